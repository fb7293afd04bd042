/** What a rule must pass and must object to. The files are made up; `path` says where they would lie. */
export interface Snippets {
  rule: string;
  path: string;
  good: readonly string[];
  bad: readonly string[];
}
