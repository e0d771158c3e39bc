/** A titled http(s) address. */
export interface Link {
  readonly title: string;
  readonly url: string;
}
