import { readFile } from "node:fs/promises";
import { Liquid } from "liquidjs";
import { escapeMarkdown } from "#core/review/escape-markdown.ts";
import type { ReviewTemplate } from "#core/review/review-sink.ts";

const reviewFile = new URL("../../../templates/review/review.md", import.meta.url);

/** The review's Liquid template. It is read for every draft, so an operator's edit counts at once; an unknown filter is an error. */
export function makeReviewTemplate(file: URL | string = reviewFile): ReviewTemplate {
  const liquid = new Liquid({ strictFilters: true });
  liquid.registerFilter("md", (text: unknown) => escapeMarkdown(typeof text === "string" ? text : ""));
  return {
    render: async (data) => String(await liquid.parseAndRender(await readFile(file, "utf8"), data)),
  };
}
