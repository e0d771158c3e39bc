/** What lies between two commits. */
export interface CodeRange {
  /** The page that compares them. */
  readonly url: string;
  /** How many commits there are; `commits` may hold fewer. */
  readonly commitCount: number;
  /** Oldest first. */
  readonly commits: readonly {
    readonly sha: string;
    readonly title: string;
    readonly author: string | null;
    readonly url: string;
  }[];
  /** Changed files that look like database migrations. */
  readonly migrations: readonly string[];
  /** False when more files changed than the host lists, so that `migrations` may lack some. */
  readonly isComplete: boolean;
}

/**
 * Reads the history of a repository (`owner/name`). Undefined when the host doesn't know the commits. People wait for it: it answers or
 * throws within 2 s.
 */
export interface CodeHistory {
  between(repo: string, base: string, head: string): Promise<CodeRange | undefined>;
}
