import { setTimeout as wait } from "node:timers/promises";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { eventually } from "./eventually.ts";
import { textOf } from "./seen.ts";
import { type Cast, makeCast, press } from "./stage.ts";

const lookAgainAfterMs = 1_500;
/** How long somebody stares at a modal that doesn't come before they press again. */
const impatienceMs = 3_000;
/** How many of the room's last messages a failed goal's error shows. */
const shownOnFailure = 6;

/**
 * Plays the whole job the way people do it on a bad night: whoever got no answer looks whether it happened, and does it again if not.
 * Every step ends by what can be seen, so a death of Muster at any moment only makes it longer; `goalWithinMs` is how long it may take.
 * Gives the room's name.
 */
export async function playPersistently(sandbox: Sandbox, goalWithinMs = 90_000): Promise<string> {
  const { mina, aya, theo } = makeCast(sandbox, impatienceMs);
  const { pagerduty, github } = sandbox.providers;
  const roomName = () => mina.channelNames().find((name) => name.startsWith("inc-"));
  const room = () => roomName() ?? "";
  const says = (...words: readonly string[]) => mina.messages(room(), ...words).length > 0;
  const isOffered = (label: string, ...on: readonly string[]) =>
    mina.messages(room(), ...on).some((message) => mina.labels(message).includes(label));
  const shown = () =>
    mina
      .messages(room())
      .slice(-shownOnFailure)
      .map((message) => `${textOf(message)}\n[${mina.labels(message).join("] [")}]`)
      .join("\n---\n");
  const achieve: Achieve = (...step) => achieveWithin(goalWithinMs, shown, ...step);
  const issues = () =>
    github.state.repo("acme/storefront")?.issues.filter(({ title }) => title.includes("canary")) ?? [];

  await press(sandbox, "ship-bad-deploy");
  await press(sandbox, "fire-alert");
  await achieve(
    "an incident with its room, card, announcement and page",
    () =>
      says("INC-1", "1 firing", "Page") &&
      mina.messages("incidents", "INC-1").length > 0 &&
      pagerduty.state.incidents().length > 0,
  );
  await achieve(
    "the runbook runs",
    () => says("Step 1 of 6"),
    async () => {
      await mina.clicks(room(), "Runbook", "INC-1");
      await mina.readsModal("Which runbook?");
      await mina.submits({ "Which runbook?": "Roll back the last deploy" });
    },
    [mina],
  );
  await achieve(
    "the deploy is blamed",
    () => says("Step 3 of 6"),
    () => mina.clicks(room(), "Yes, roll back"),
  );
  await achieve(
    "aya is in the room",
    () => aya.channel(room())?.isMember === true,
    () => aya.clicks("incidents", "Join", "INC-1"),
  );
  await achieve(
    "the rollback is proven",
    () => says("A-", "Done and verified"),
    async () => {
      if (isOffered("Retry")) await mina.clicks(room(), "Retry");
      else if (isOffered("Plan")) await mina.clicks(room(), "Plan");
      else if (isOffered("Approve")) await aya.clicks(room(), "Approve");
    },
  );
  await achieve(
    "customers are told",
    () => says("INC-1", "Roll back the last deploy", "done"),
    () => mina.clicks(room(), "Done", "Tell customers"),
  );
  await achieve(
    "aya leads",
    () => says("INC-1", "*Lead*\n<@U0LEAD>"),
    () => aya.clicks(room(), "Take lead", "INC-1"),
  );
  await achieve(
    "an update is posted",
    () => says("*Update*", "Checkout is back"),
    async () => {
      await aya.clicks(room(), "Update", "INC-1");
      await aya.readsModal("How are things now?");
      await aya.submits({ "How are things now?": "Checkout is back" });
    },
    [aya],
  );
  await mina.writes(room(), "The price query scans the table");
  await achieve(
    "the pin has its receipt",
    () => {
      const pinned = mina.messages(room(), "The price query scans").at(-1);
      return pinned?.reactions.some(({ name }) => name === "white_check_mark") === true;
    },
    async () => {
      const ts = mina.messages(room(), "The price query scans").at(-1)?.ts ?? "";
      await mina.unreacts(room(), ts, "pushpin");
      await mina.reacts(room(), ts, "pushpin");
    },
  );
  await achieve(
    "a follow-up is filed",
    () => issues().length > 0,
    () => theo.types(room(), "/incident followup Ship with a canary"),
  );
  await press(sandbox, "resolve-alert");
  await achieve("the alert is over", () => says("INC-1", "0 firing, 1 resolved"));
  await achieve(
    "the incident is resolved",
    () => says("INC-1", "Resolved after"),
    () => aya.types(room(), "/incident resolve The price query was slow"),
  );
  await achieve("the page is over, and Join is gone", () => {
    const [line] = mina.messages("incidents", "INC-1");
    const isOver = pagerduty.state.incidents().every(({ status }) => status === "resolved");
    return isOver && line !== undefined && textOf(line).includes("Resolved") && mina.labels(line).length === 0;
  });
  await achieve(
    "the review is published",
    () => says("Review of INC-1", "published"),
    async () => {
      if (isOffered("Publish")) await aya.clicks(room(), "Publish", "Review of INC-1");
    },
  );
  sandbox.faults.next(/^shop GET/, { kind: "http", status: 200, body: { status: "ok" } }, 10_000);
  await achieve(
    "the rollback is undone",
    () => says("A-", "Undone by A-"),
    async () => {
      if (isOffered("Approve")) await aya.clicks(room(), "Approve");
      else if (isOffered("Undo") && !says("undoes A-")) await mina.clicks(room(), "Undo");
    },
  );
  return room();
}

type Achieve = (
  goal: string,
  isDone: () => boolean,
  act?: () => Promise<unknown>,
  whoHasModals?: readonly Cast["mina"][],
) => Promise<void>;

/** Repeats `act` until `isDone`; an act that fails is what a person meets when Muster has just died. */
async function achieveWithin(
  goalWithinMs: number,
  shown: () => string,
  goal: string,
  isDone: () => boolean,
  act: () => Promise<unknown> = async () => undefined,
  whoHasModals: readonly Cast["mina"][] = [],
): Promise<void> {
  const deadline = performance.now() + goalWithinMs;
  let lastError: unknown;
  while (!isDone()) {
    if (performance.now() > deadline)
      throw new Error(`Not within ${goalWithinMs / 1_000} s: ${goal}. The room shows:\n${shown()}`, {
        cause: lastError,
      });
    const acted = await act().then(
      () => true,
      (error: unknown) => {
        lastError = error;
        return false;
      },
    );
    for (const person of whoHasModals) await person.closesModals();
    if (!acted) await wait(250);
    else await eventually(goal, () => isDone() || undefined, { withinMs: lookAgainAfterMs }).catch(() => undefined);
  }
}
