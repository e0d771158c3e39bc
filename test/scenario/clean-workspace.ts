import { expect } from "vitest";
import { isJson } from "#sandbox/slack/block-kit/rule.ts";
import type { Message } from "#sandbox/slack/state.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";

/** What Slack may answer without anybody having made a mistake: the wish was fulfilled already. */
const harmlessErrors = ["already_in_channel", "already_pinned", "already_reacted", "ratelimited"];
/** Bolt puts the workspace into every call of a listener's own client. */
const harmlessArguments = ["team_id"];

/** All messages of the workspace. */
export function allMessages({ slack }: Pick<Sandbox, "slack">): readonly Message[] {
  return [...slack.state.channels.values()].flatMap(({ messages }) => messages);
}

/** The slots of our messages, one entry a message. */
function slotsOf(sandbox: Pick<Sandbox, "slack">): readonly string[] {
  return allMessages(sandbox).flatMap(({ metadata }) => {
    const payload = metadata?.["event_payload"];
    const slot = isJson(payload) ? payload["slot"] : undefined;
    return typeof slot === "string" ? [slot] : [];
  });
}

/** No call that Slack would refuse or not understand, no second message for one thing, and nobody pinged who must not be. */
export function expectCleanWorkspace(sandbox: Pick<Sandbox, "slack">, mayBePinged: readonly string[]): void {
  const { calls } = sandbox.slack;
  expect(calls.length).toBeGreaterThan(0);
  const refused = calls.filter(
    ({ ok, error = "" }) => !ok && !error.startsWith("fault") && !harmlessErrors.includes(error),
  );
  expect(refused).toEqual([]);
  const unknown = calls.filter(({ unknownArgs }) => unknownArgs.some((name) => !harmlessArguments.includes(name)));
  expect(unknown).toEqual([]);
  const slots = slotsOf(sandbox);
  expect(slots.length).toBeGreaterThan(0);
  expect(slots.toSorted()).toEqual([...new Set(slots)].toSorted());
  const pings = allMessages(sandbox)
    .filter(({ user }) => user === sandbox.slack.state.app.userId)
    .filter(({ subtype }) => subtype === undefined)
    .flatMap(({ mentions, text }) =>
      mentions.filter((who) => !mayBePinged.includes(who)).map((who) => ({ who, text })),
    );
  expect(pings).toEqual([]);
}
