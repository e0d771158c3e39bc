import type { IncidentView } from "#core/incident/incident-view.ts";
import { httpAddress } from "#templates/slack/escape.ts";

// bookmarks.add is a 20-a-minute method (SLACK.md 2.5): only what people open at 3 a.m.
/** The bookmarks that a room should have. */
export function bookmarksOf({ incident, services }: IncidentView) {
  const pagerUrl = incident.pager?.url ?? null;
  const repo = services.find((service) => service.repo !== null)?.repo ?? null;
  return [
    ...(pagerUrl === null ? [] : [{ title: "Page", url: pagerUrl, emoji: ":pager:" }]),
    ...(repo === null ? [] : [{ title: repo, url: `https://github.com/${repo}`, emoji: ":computer:" }]),
  ].flatMap((bookmark) => {
    const url = httpAddress(bookmark.url);
    return url === undefined ? [] : [{ ...bookmark, url }];
  });
}
