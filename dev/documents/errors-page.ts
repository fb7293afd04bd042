import { ENDPOINTS } from '../../api/endpoints';
import { sharedErrors } from '../../api/middleware/endpoint';
import { ERRORS, type ErrorCode } from '../../kernel/errors';
import { code, table } from '../pages/markdown';

const CODES = Object.keys(ERRORS) as ErrorCode[];
/** The Temporal Web UI meets these at `/codec`, which is no endpoint of the API. */
const OF_THE_CODEC: readonly ErrorCode[] = ['PAYLOAD_UNREADABLE'];
/** Whoever asks for what no endpoint serves. */
const OF_NO_ENDPOINT: readonly ErrorCode[] = ['ROUTE_NOT_FOUND'];

const writes = ENDPOINTS.filter(({ method }) => method === 'post');
const isShared = (asked: readonly (typeof ENDPOINTS)[number][], wanted: ErrorCode): boolean =>
  asked.every((endpoint) => sharedErrors(endpoint).includes(wanted));

/** Which calls answer a code, in words; empty for one that stays inside. */
function answeredBy(wanted: ErrorCode): string {
  if (isShared(ENDPOINTS, wanted)) return 'every call';
  if (isShared(writes, wanted)) return 'every write';
  if (OF_THE_CODEC.includes(wanted)) return '`/codec`';
  if (OF_NO_ENDPOINT.includes(wanted)) return 'a path that is no route';
  const own = ENDPOINTS.filter(({ errors }) => errors.includes(wanted));
  return own.map(({ id }) => code(id)).join(', ');
}

const answered = CODES.filter((wanted) => answeredBy(wanted) !== '');
const inside = CODES.filter((wanted) => answeredBy(wanted) === '');

const row = (wanted: ErrorCode): string[] => {
  const { status, title, retryable } = ERRORS[wanted];
  return [code(wanted), String(status), title, retryable ? 'yes' : 'no'];
};

/** The page of all error codes, made from the table of errors and the list of endpoints. */
export function errorsPage(): string {
  return `# Errors

Made from \`kernel/errors/table.ts\` by \`npm run generate\`. Every failure is an RFC 9457 problem whose \`code\` stands here;
its \`type\` leads to the same table at \`/docs/errors\`. \`detail\` and \`title\` are for people and may change.

- **again**: whether the same request may succeed later as it is. Wait for as long as \`Retry-After\` says, and repeat it
  with the same \`Idempotency-Key\`.
- A refusal with a 4xx status writes nothing and leaves the \`Idempotency-Key\` free.
- \`REQUEST_INVALID\` lists in \`fields\` what does not fit, part by part (\`body.amount.amount\`). Other codes carry the ids
  that they are about.

${table(
  ['code', 'status', 'meaning', 'again', 'answered by'],
  answered.map((wanted) => [...row(wanted), answeredBy(wanted)]),
)}

## Codes that stay inside

Types of failures inside processes (\`ApplicationFailure\`) and in logs; no call answers them.

${table(['code', 'status', 'meaning', 'again'], inside.map(row))}

What a process refuses after a request was accepted is no error of a call: it ends the payment or request with a reason,
listed in [the flow of rent payments](../flows/rent-payment.md).
`;
}
