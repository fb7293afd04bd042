interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// The compiler's library does not know these two yet; every Node we run on has them.
const exact = JSON as unknown as ExactJson;

const WHOLE_NUMBER = /^-?(0|[1-9]\d*)$/;

/**
 * JSON with every whole number as a bigint, so that no amount loses a cent beyond 2^53. A number with fraction or exponent
 * stays a number, for a schema to refuse.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseExactly(text: string): unknown {
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && WHOLE_NUMBER.test(source) ? BigInt(source) : value,
  );
}

/** JSON of a value with bigints as plain numbers of all their digits. */
export function printExactly(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? exact.rawJSON(each.toString()) : each,
  );
}
