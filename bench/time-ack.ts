import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";

/** How long Slack waited for the acknowledgement of one `/incident <text>`, in milliseconds, or what it showed instead. */
export async function timeAck(
  slack: SlackWorkspace,
  text: string,
): Promise<{ readonly ok: true; readonly ms: number } | { readonly ok: false; readonly error: string }> {
  const startedAt = performance.now();
  const by = { user: "U0ONCALL", channel: "C0GENERAL" };
  const result = await slack.act({ kind: "command", ...by, command: "/incident", text });
  return result.ok ? { ok: true, ms: performance.now() - startedAt } : { ok: false, error: result.error };
}
