/** The fields of a Result that was posted, and its parameters by key. */
export function resultOf(body: unknown) {
  const { Result } = body as { Result: Record<string, unknown> };
  const parameters = (Result['ResultParameters'] ?? { ResultParameter: [] }) as {
    ResultParameter: { Key: string; Value?: unknown }[];
  };
  return {
    result: Result,
    parameters: Object.fromEntries(parameters.ResultParameter.map(({ Key, Value }) => [Key, Value])),
  };
}
