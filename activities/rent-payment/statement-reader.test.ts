import { openStatementReader, type ReadWindow, type Window } from './statement-reader';

const PAYBILL = { tenantId: 'tnt_1', shortCode: '600001' };
const OTHER = { tenantId: 'tnt_2', shortCode: '600001' };

const minutes = (from: number, to: number): Window => ({
  from: new Date(from * 60_000),
  to: new Date(to * 60_000),
});

interface Begun {
  readonly of: string;
  readonly window: Window;
  readonly progress: () => void;
  readonly end: (lines: number) => void;
  readonly fail: (error: Error) => void;
}

/** A reader whose readings the test ends; `begun` has them in their order. */
function openStatements() {
  const begun: Begun[] = [];
  const read: ReadWindow = ({ tenantId }, window, progress) =>
    new Promise((end, fail) => begun.push({ of: tenantId, window, progress, end, fail }));
  return { begun, ask: openStatementReader(read) };
}

const nobody = (): void => undefined;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('who asks during a reading is answered by one that begins after it, and many who ask are answered by one', async () => {
  const { begun, ask } = openStatements();
  const first = ask(PAYBILL, minutes(0, 30), nobody);
  const later = [minutes(10, 40), minutes(5, 35), minutes(20, 50)].map((one) => ask(PAYBILL, one, nobody));
  await settle();
  expect(begun.map(({ window }) => window)).toEqual([minutes(0, 30)]);
  begun[0]?.end(7);
  expect(await first).toBe(7);
  await settle();
  expect(begun.slice(1).map(({ window }) => window)).toEqual([minutes(5, 50)]);
  begun[1]?.end(9);
  expect(await Promise.all(later)).toEqual([9, 9, 9]);
});

it('windows that lie apart, or would join to more than two hours, are read each for itself', async () => {
  const { begun, ask } = openStatements();
  const first = ask(PAYBILL, minutes(0, 1), nobody);
  const asked = [minutes(300, 330), minutes(0, 70), minutes(60, 130), minutes(65, 100)];
  const later = asked.map((one) => ask(PAYBILL, one, nobody));
  begun[0]?.end(0);
  await first;
  await settle();
  expect(begun.slice(1).map(({ window }) => window)).toEqual([
    minutes(0, 70),
    minutes(60, 130),
    minutes(300, 330),
  ]);
  begun.slice(1).forEach(({ end }, index) => end(index + 1));
  expect(await Promise.all(later)).toEqual([3, 1, 2, 2]);
});

it('a window within another is covered by it to its end', async () => {
  const { begun, ask } = openStatements();
  void ask(PAYBILL, minutes(0, 1), nobody);
  const later = [minutes(0, 60), minutes(10, 20)].map((one) => ask(PAYBILL, one, nobody));
  begun[0]?.end(0);
  await settle();
  expect(begun.slice(1).map(({ window }) => window)).toEqual([minutes(0, 60)]);
  begun[1]?.end(4);
  expect(await Promise.all(later)).toEqual([4, 4]);
});

it('a reading that fails fails for those it was for, and for nobody else', async () => {
  const { begun, ask } = openStatements();
  const first = ask(PAYBILL, minutes(0, 30), nobody);
  const second = ask(PAYBILL, minutes(0, 30), nobody);
  begun[0]?.fail(new Error('no answer'));
  await expect(first).rejects.toThrow('no answer');
  await settle();
  begun[1]?.end(2);
  expect(await second).toBe(2);
  const third = ask(PAYBILL, minutes(0, 30), nobody);
  await settle();
  begun[2]?.end(3);
  expect(await third).toBe(3);
});

it('a reader that throws before it reads is a reading that failed', async () => {
  const ask = openStatementReader(() => {
    throw new Error('no such paybill');
  });
  await expect(ask(PAYBILL, minutes(0, 30), nobody)).rejects.toThrow('no such paybill');
  await expect(ask(PAYBILL, minutes(0, 30), nobody)).rejects.toThrow('no such paybill');
});

it('a paybill of one company waits for none of another', async () => {
  const { begun, ask } = openStatements();
  void ask(PAYBILL, minutes(0, 30), nobody);
  const other = ask(OTHER, minutes(0, 30), nobody);
  expect(begun.map(({ of }) => of)).toEqual(['tnt_1', 'tnt_2']);
  begun[1]?.end(5);
  expect(await other).toBe(5);
});

it('while it reads, those it reads for and those who wait say that they live', async () => {
  const { begun, ask } = openStatements();
  const heard: string[] = [];
  void ask(PAYBILL, minutes(0, 30), () => heard.push('reading'));
  void ask(PAYBILL, minutes(0, 30), () => heard.push('waiting'));
  begun[0]?.progress();
  expect(heard).toEqual(['reading', 'waiting']);
});
