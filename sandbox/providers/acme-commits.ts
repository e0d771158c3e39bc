import { createHash } from "node:crypto";

/** A commit as both the emulated GitHub and the emulated Vercel know it; `at` is milliseconds since 1970. */
export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly author: { readonly login: string; readonly name: string; readonly email: string };
  readonly at: number;
  /** Paths this commit touched. */
  readonly files: readonly string[];
}

const authors = {
  mina: { login: "mina-park", name: "Mina Park", email: "mina@acme.example" },
  theo: { login: "theo-lind", name: "Theo Lind", email: "theo@acme.example" },
  aya: { login: "aya-sato", name: "Aya Sato", email: "aya@acme.example" },
};

/** The person who wrote what the sandbox ships. */
export const shippingAuthor = authors.theo;

const minute = 60_000;

/** The history of acme/storefront on main, oldest first, ending a while before `now` (milliseconds since 1970). */
export function acmeCommits(now: number): Commit[] {
  const history: [number, keyof typeof authors, string, string[]][] = [
    [6 * 24 * 60, "aya", "Set up the storefront (#451)", ["package.json", "app/page.tsx"]],
    [4 * 24 * 60, "mina", "Show stock on product pages (#463)", ["app/product/page.tsx"]],
    [2 * 24 * 60, "theo", "Cache category pages for a minute (#468)", ["app/category/page.tsx"]],
    [27 * 60, "mina", "Fix rounding of discounts (#471)", ["lib/price.ts"]],
    [22 * 60, "theo", "Move search to the edge (#474)", ["app/search/route.ts"]],
    [5 * 60, "aya", "Retry payment webhooks (#476)", ["app/api/payments/route.ts"]],
    [3 * 60, "mina", "Faster product images (#479)", ["components/product-image.tsx"]],
  ];
  return history.map(([minutesAgo, author, message, files], index) => ({
    sha: makeSha(`acme-${index}`),
    message,
    author: authors[author],
    at: now - minutesAgo * minute,
    files,
  }));
}

/** A git-shaped id (40 hex digits) that depends on the seed alone. */
export function makeSha(seed: string): string {
  return createHash("sha1").update(seed).digest("hex");
}
