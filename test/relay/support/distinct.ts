/** How many different values there are. */
export const distinct = (values: readonly unknown[]): number => new Set(values).size;
