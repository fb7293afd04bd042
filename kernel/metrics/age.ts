const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Where one age ends and the next begins, in seconds; SQL sorts rows by them (`width_bucket`). */
export const AGE_LIMITS_SECONDS = [5 * MINUTE, HOUR, 2 * HOUR, DAY] as const;

/** The values of the label `age`: one more than there are limits. */
export const AGES = ['under_5m', 'under_1h', 'under_2h', 'under_1d', 'over_1d'] as const;

/** The age that a row of `width_bucket` means. */
export const ageOf = (bucket: number): (typeof AGES)[number] => AGES[bucket] ?? 'over_1d';
