/** One thing a rule objects to, at a line (1-based) of the file it was given. */
export interface Finding {
  line: number;
  message: string;
}

/** A file as the rules see it: its path from the root, with slashes, and its whole text. */
export interface TreeFile {
  path: string;
  text: string;
}

/** A rule of style that is a test. It looks at one file at a time and knows nothing of the disk. */
export interface Rule {
  name: string;
  appliesTo(path: string): boolean;
  find(file: TreeFile): Finding[];
}
