/** What lies between two commits. */
export interface CodeRange {
  /** The page that compares them. */
  readonly url: string;
  readonly commits: readonly {
    readonly sha: string;
    readonly title: string;
    readonly author: string | null;
    readonly url: string;
  }[];
  /** Changed files that look like database migrations. */
  readonly migrations: readonly string[];
}

/** Reads the history of a repository (`owner/name`). Undefined when the host doesn't know the commits. */
export interface CodeHistory {
  between(repo: string, base: string, head: string): Promise<CodeRange | undefined>;
}
