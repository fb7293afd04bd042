import { SETTINGS } from './settings';

/** Rows of the settings page (docs/running/settings.md), from the schema itself: name, default, meaning. */
export function settingsTable(): { name: string; fallback: string; meaning: string }[] {
  return Object.entries(SETTINGS.shape).map(([name, schema]) => {
    const read = schema.safeParse(undefined);
    const fallback = !read.success ? 'required' : read.data === undefined ? 'none' : String(read.data);
    return { name, fallback, meaning: schema.description ?? '' };
  });
}
