/** Arguments that are another one in each attempt at the same thing. */
const fleeting = new Set(["token", "trigger_id", "view_id", "hash"]);

/**
 * Tells one single write of the story from all others, the same in every attempt at it: instants and spans are left out, because a card
 * that says "since 40 s" is not another card than the one that says "since 41 s".
 */
export function identifyWrite(method: string, path: string, body: string): string {
  const isForm = path.startsWith("/api/");
  const said = isForm
    ? [...new URLSearchParams(body)].filter(([name]) => !fleeting.has(name)).map(([name, value]) => `${name}=${value}`)
    : [body];
  return [method, path.replace(/\?.*|(?<=^\/response)\/.*/, ""), ...said.toSorted()].map(withoutTime).join(" ");
}

function withoutTime(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z?/g, "<instant>")
    .replaceAll(/\b\d{10,13}(\.\d+)?\b/g, "<instant>")
    .replaceAll(/\b\d{1,2}:\d{2}(:\d{2})?\b/g, "<time>")
    .replaceAll(/\b[\d.]+ ?(ms|s|min|seconds?|minutes?)\b/g, "<span>");
}
