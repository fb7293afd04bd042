import { z } from 'zod';
import { REFUSAL_MEANING } from '../../../domain/rent-payment/refusal';
import { EVENT_CATALOGUE } from '../../../kernel/events';
import { smsLength } from '../../../kernel/providers';
import { envelopeOf } from '../../../test/support/envelope';
import { isNoticeType, tells, writeNotice, type Notice, type NoticeType } from '.';

/** Nothing, what a push may move at most, and the same the other way round. */
const AMOUNTS = ['0', '25000000', '-25000000'];
/** Texts whose value a notice shows or decides by; any other is one word. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  amount: AMOUNTS,
  receiptNumber: ['SG632NMUAB'],
  reason: [...Object.keys(REFUSAL_MEANING), 'The cheque bounced', 'toString'],
};

/** Every row that takes one value of each column. */
function rowsOf(columns: readonly (readonly [name: string, values: readonly unknown[]])[]): object[] {
  let rows: object[] = [{}];
  for (const [name, values] of columns) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return rows;
}

/** What a schema allows, one value of each kind. A schema that it does not know is an error: it would go untested. */
function valuesOf(name: string, schema: z.core.$ZodType): readonly unknown[] {
  if (schema instanceof z.ZodNullable) return [null, ...valuesOf(name, schema.unwrap())];
  if (schema instanceof z.ZodOptional) return [undefined, ...valuesOf(name, schema.unwrap())];
  if (schema instanceof z.ZodArray) return [[], valuesOf(name, schema.element)];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodISODate) return ['2026-03-05'];
  if (schema instanceof z.ZodString) return TEXTS[name] ?? ['word'];
  if (!(schema instanceof z.ZodObject)) throw new Error(`no values are known for ${name}`);
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return rowsOf(Object.entries(fields).map(([key, field]) => [key, valuesOf(key, field)]));
}

const RECIPIENTS = ['customer', 'owner'] as const;
type Told = readonly [NoticeType, (typeof RECIPIENTS)[number]];
const TOLD = Object.keys(EVENT_CATALOGUE)
  .filter(isNoticeType)
  .flatMap((type) => RECIPIENTS.map((recipient): Told => [type, recipient]))
  .filter(([type, recipient]) => tells(type, recipient));

/** Every notice of a kind: methods, reasons, with and without what the catalogue lets be missing. */
function noticesOf([type, recipient]: Told): Notice[] {
  const facts = {
    recipientName: 'Wanjiku Njeri',
    company: 'Acme Homes',
    property: 'Kilimani Court',
    unit: 'A4',
  };
  return valuesOf(type, EVENT_CATALOGUE[type]).map((data) =>
    writeNotice(envelopeOf(type, data), recipient, facts),
  );
}

/** As many as say what is wrong: there are thousands. */
const SHOWN = 3;
const someOf = (texts: readonly string[]): string[] => [...new Set(texts)].slice(0, SHOWN);

test.each(TOLD)('%s to the %s shows no value that is missing', (...told) => {
  const texts = noticesOf(told).flatMap(({ subject, text, sms }) => [subject, text, sms]);
  expect(someOf(texts.filter((text) => /null|undefined|NaN|\[object/.test(text)))).toEqual([]);
});

test.each(TOLD)('%s to the %s is one text message of 160 characters at most', (...told) => {
  const isLong = (sms: string) => {
    const { encoding, parts } = smsLength(sms);
    return encoding !== 'gsm7' || parts > 1;
  };
  const texts = noticesOf(told).map(({ sms }) => sms);
  expect(someOf(texts.filter(isLong))).toEqual([]);
});

test.each(['payment.failed', 'refund.failed'] as const)('%s shows no code of a reason', (type) => {
  const texts = noticesOf([type, 'customer']).flatMap(({ subject, text, sms }) => [subject, text, sms]);
  expect(someOf(texts.filter((text) => /[A-Z]_[A-Z]|CANCELLED/.test(text)))).toEqual([]);
});
