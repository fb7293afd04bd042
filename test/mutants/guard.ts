/** A test by where it stands and its full name: the names of the groups around it, then its own. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** Something that keeps the product from going wrong, how it is taken away, and the test that fails without it. */
export interface Guard {
  /** What it keeps from happening, in words; the name of the mutant in what is printed. */
  readonly guard: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  /** What stands there when the guard is gone. It must compile: the test has to fail, not the build. */
  readonly replace: string;
  readonly test: NamedTest;
  /** `build`: the test runs dist/ in processes of its own, so the mutant is compiled first. */
  readonly needs?: 'build';
  /** Part of what the test says where it fails by a throw of its own and not by `expect`. */
  readonly failsWith?: string;
}
