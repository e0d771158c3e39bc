import type { Answer } from "../route.ts";

/** Cuts a list into GitHub's pages, with the `link` header that Octokit follows. */
export type MakePage = (
  path: string,
  items: readonly unknown[],
  query: { readonly per_page: number; readonly page: number } & Readonly<Record<string, unknown>>,
) => Answer;

/** Makes the page cutter; `publicUrl` is where the emulated GitHub is reached, asked at each answer. */
export function makePage(publicUrl: () => string): MakePage {
  return (path, items, query) => {
    const from = (query.page - 1) * query.per_page;
    const shown = items.slice(from, from + query.per_page);
    if (from + shown.length >= items.length) return { status: 200, body: shown };
    const next = new URL(`${publicUrl()}${path}`);
    for (const [key, value] of Object.entries(query)) {
      if (typeof value === "string" || typeof value === "number") next.searchParams.set(key, String(value));
    }
    next.searchParams.set("page", String(query.page + 1));
    return { status: 200, headers: { link: `<${next.href}>; rel="next"` }, body: shown };
  };
}
