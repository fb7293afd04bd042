import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A text that was sent. One that a sender sent twice is here twice, under two ids: the provider does not recognise it. */
export interface SentText {
  /** As in the answer and in the delivery report: `ATXid_` and 32 hexadecimal digits. */
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly sentAt: string;
}

/** The texts sent so far. */
export interface SentTexts {
  all(): readonly SentText[];
  /** Writes it down before it counts as sent. */
  add(to: string, from: string, text: string): SentText;
}

function readKept(file: string | undefined): SentText[] {
  if (file === undefined) return [];
  mkdirSync(path.dirname(file), { recursive: true });
  if (!existsSync(file)) return [];
  // A last line without its end is one that was being written when the simulator was killed: it was never answered.
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  writeFileSync(file, whole.map((line) => `${line}\n`).join(''));
  return whole.map((line) => JSON.parse(line) as SentText);
}

/** Opens the list; `file` keeps it across restarts, one JSON object a line. */
export function openSentTexts(file: string | undefined): SentTexts {
  const texts = readKept(file);
  return {
    all: () => texts,
    add: (to, from, text) => {
      const id = `ATXid_${randomBytes(16).toString('hex')}`;
      const sent = { id, to, from, text, sentAt: new Date().toISOString() };
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(sent)}\n`);
      texts.push(sent);
      return sent;
    },
  };
}
