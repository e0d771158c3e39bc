/** Slack's limit for channel names (SLACK.md 2.6): lower-case letters, digits, `-`, `_`, at most 80. */
const roomNameLengthMax = 80;

/** A title as a slug: lower-case ASCII words joined by `-`; "incident" when nothing is left of it. */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "incident" : slug;
}

/** The room's name from the operator's pattern (`inc-{{ number }}-{{ slug }}`), valid in Slack and cut at a word where possible. */
export function roomName(pattern: string, incident: { readonly number: number; readonly title: string }): string {
  const fill = (slug: string) =>
    pattern.replace(/\{\{\s*number\s*\}\}/g, String(incident.number)).replace(/\{\{\s*slug\s*\}\}/g, slug);
  const room = roomNameLengthMax - fill("").length;
  const slug = slugOf(incident.title);
  const cut = slug.length <= room ? slug : slug.slice(0, room).replace(/-[^-]*$/, "");
  return fill(cut)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/-+$/, "")
    .slice(0, roomNameLengthMax);
}
