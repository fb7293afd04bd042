import { Writable } from 'node:stream';
import { openLogger, type Logger } from '.';

function openLog(level = 'info'): { logger: Logger; written: () => string } {
  let text = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { logger: openLogger('relay', level, destination), written: () => text };
}

test('a line says which process wrote it and when, as JSON', () => {
  const { logger, written } = openLog();
  logger.info({ paymentId: 'pay_1' }, 'done');
  expect(JSON.parse(written())).toMatchObject({ process: 'relay', paymentId: 'pay_1', msg: 'done' });
});

test('secrets and what names or reaches a person are withheld, also inside objects', () => {
  const { logger, written } = openLog();
  const person = { name: 'Wanjiku', email: 'wanjiku@example.test', phone: '+254700000000' };
  logger.info(
    { ...person, customer: person, request: { headers: { authorization: 'Bearer secret' } } },
    'seen',
  );
  expect(written()).not.toMatch(/Wanjiku|example\.test|254700|secret/);
  expect(JSON.parse(written())).toMatchObject({ customer: { email: '[withheld]' } });
});

test('an error is written without the values a library hangs on it, and without addresses in its texts', () => {
  const { logger, written } = openLog();
  const cause = new Error('550 no such user wanjiku@example.test');
  const error = Object.assign(new Error('connect postgres://bn_app:secret@10.0.0.1/bn failed', { cause }), {
    code: 'ECONNREFUSED',
    detail: 'Failing row contains (Wanjiku, +254700000000)',
  });
  logger.error({ err: error }, 'failed');
  expect(written()).not.toMatch(/wanjiku|secret|254700/i);
  expect(JSON.parse(written())).toMatchObject({
    err: { type: 'Error', code: 'ECONNREFUSED', cause: { message: '550 no such user [address]' } },
  });
});

test('what is not an Error is described too, and a circle of causes ends', () => {
  const { logger, written } = openLog();
  const circle = new Error('round');
  circle.cause = circle;
  logger.error({ err: 'a text' }, 'one');
  logger.error({ err: circle }, 'two');
  expect(written()).toContain('"message":"a text"');
  expect(written().trim().split('\n')).toHaveLength(2);
});

test('nothing below the level is written', () => {
  const { logger, written } = openLog('warn');
  logger.info('quiet');
  expect(written()).toBe('');
});
