/** A place in a list: what the last row seen was sorted by, and its id. */
export interface ListCursor {
  readonly at: string;
  readonly id: string;
}
