import { moved, ONE_OWNER } from '../../test/support/accounting/events';
import { linesOn } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import { transfer } from './transfer';

it.each([
  ['1030', '1040'],
  ['1040', '1030'],
  ['1030', '1010'],
  ['1010', '1020'],
])('moves money from %s to %s and leaves nothing on the way', (from, to) => {
  const book = playAll(ONE_OWNER, [moved(from, to, 500)]);
  expect(book.trialBalance()).toEqual({ [from]: -500n, [to]: 500n });
});

it('names itself on every line, so that both sides can be found in a statement', () => {
  const { posting } = play(playAll(ONE_OWNER, []), moved('1030', '1040', 500), ONE_OWNER);
  const names = ['1030', '1040', '1090'].flatMap((account) => linesOn(posting, account));
  expect(names.map(({ dimensions }) => dimensions.transferId)).toEqual(Array(4).fill('trf_0'));
});

it('goes between two accounts of one kind, and refuses the same place and nothing', () => {
  const bank = (bankAccount: string) => ({ account: '1010', place: { bankAccount } }) as const;
  const move = (to: string, amountMinor: bigint) =>
    transfer({ transferId: 't1', from: bank('KCB-1'), to: bank(to), amountMinor });
  expect(move('KCB-2', 1n)).toMatchObject({ ok: true });
  expect(move('KCB-1', 1n)).toEqual({ ok: false, refusal: 'SAME_ACCOUNT' });
  expect(move('KCB-2', 0n)).toEqual({ ok: false, refusal: 'AMOUNT_NOT_POSITIVE' });
});
