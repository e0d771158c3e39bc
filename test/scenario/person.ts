import { expect } from "vitest";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Act, ActResult, ViewChannel, ViewMessage, ViewModal } from "#sandbox/slack/workspace-view.ts";
import { eventually } from "./eventually.ts";
import { type Control, controlsIn, fieldIn, textOf, textOfModal } from "./seen.ts";

/** Slack's deadline, and ours: by then the person who did something has seen something. */
const answeredWithinMsDefault = 3_000;

/** What a person saw after an act: everything new that is for them alone, and the modal that came up. */
export interface Answer {
  readonly text: string;
  readonly afterMs: number;
}

/** A member of the emulated workspace who reads and clicks as people do: by visible words, never by ids. */
export interface Person {
  readonly id: string;
  /** Types a slash command. */
  types(channel: string, line: string): Promise<Answer>;
  /** Waits to be in the channel, and for a control with this label in a message that says all of `on`; presses the newest one. */
  clicks(channel: string, label: string, ...on: readonly string[]): Promise<Answer>;
  /** Fills in the modal on top by the labels of its fields, and submits it. */
  submits(fields: Readonly<Record<string, string>>): Promise<Answer>;
  closesModals(): Promise<void>;
  /** Writes an ordinary message; gives its timestamp. */
  writes(channel: string, text: string): Promise<string>;
  reacts(channel: string, ts: string, emoji: string): Promise<void>;
  /** Takes a reaction back; nothing when it isn't there. */
  unreacts(channel: string, ts: string, emoji: string): Promise<void>;
  channel(name: string): ViewChannel | undefined;
  channelNames(): readonly string[];
  /** The messages of a channel that say all of `on`, oldest first. */
  messages(channel: string, ...on: readonly string[]): readonly ViewMessage[];
  /** Waits for a message that says all of `on`. */
  reads(channel: string, ...on: readonly string[]): Promise<ViewMessage>;
  modal(): ViewModal | undefined;
  /** Waits until the modal on top says all of `on`. */
  readsModal(...on: readonly string[]): Promise<ViewModal>;
  labels(message: ViewMessage): readonly string[];
}

/**
 * A person whose every command, click and submission is checked to be answered within 3 s; `patienceMs` is how long they wait for what
 * they want to read or press.
 */
export function makePerson(
  slack: SlackWorkspace,
  id: string,
  patienceMs = 20_000,
  answeredWithinMs = answeredWithinMsDefault,
): Person {
  const view = () => slack.viewFor(id);
  const channel = (name: string) => view().channels.find((one) => one.name === name);
  const modal = () => view().views.at(-1);
  const messages = (name: string, ...on: readonly string[]) =>
    (channel(name)?.messages ?? []).filter((message) => on.every((words) => textOf(message).includes(words)));

  const channelId = (name: string): string => {
    const found = channel(name);
    if (found === undefined) throw new Error(`${id} sees no channel #${name}`);
    return found.id;
  };

  /**
   * What answers this person, by a key that changes when it changes. A direct message comes when it likes: it answers only who did
   * something in that conversation.
   */
  const forMe = (place: string | undefined, about: string | undefined): ReadonlyMap<string, string> => {
    const seen = new Map<string, string>();
    for (const one of view().channels) {
      for (const message of one.messages) {
        const text = textOf(message);
        const isAnswer = message.ephemeral || (one.kind === "im" && one.id === place);
        if (isAnswer) seen.set(`${one.id} ${message.ts} ${text}`, text);
        else if (message.ts === about) seen.set(`${message.ts} ${JSON.stringify(message.blocks)}`, "");
      }
    }
    for (const one of view().views) seen.set(`${one.id} ${textOfModal(one)}`, textOfModal(one));
    return seen;
  };

  async function act(what: string, doing: Act, about?: string): Promise<Answer> {
    const place = "channel" in doing ? doing.channel : undefined;
    const before = forMe(place, about);
    const modalsBefore = view().views.length;
    const startedAt = performance.now();
    const acted = slack.act(doing).then((result) => expect(result, `${id}: ${what}`).toEqual({ ...result, ok: true }));
    const news = () => {
      const fresh = [...forMe(place, about)].filter(([key]) => !before.has(key)).map(([, text]) => text);
      const isClosed = view().views.length < modalsBefore;
      return fresh.length > 0 || isClosed ? fresh.filter((text) => text !== "").join("\n") : undefined;
    };
    const isAnswered = eventually(`${id} is answered to ${what}`, news, { withinMs: answeredWithinMs });
    // A refused act is never answered: its own error says more than the missing answer.
    await Promise.race([isAnswered, acted.then(() => isAnswered)]);
    const afterMs = performance.now() - startedAt;
    await acted;
    return { text: news() ?? "", afterMs };
  }

  async function demandAcked(what: string, acted: Promise<ActResult>): Promise<void> {
    expect(await acted, `${id}: ${what}`).toMatchObject({ ok: true });
  }

  function findControl(name: string, label: string, on: readonly string[]): [ViewMessage, Control] | undefined {
    for (const message of messages(name, ...on).toReversed()) {
      const control = controlsIn(message.blocks).find((one) => one.label === label);
      if (control !== undefined) return [message, control];
    }
    return undefined;
  }

  const shown = (name: string) => () =>
    messages(name)
      .map((one) => `- ${textOf(one).replaceAll("\n", " | ")} [${labels(one).join("] [")}]`)
      .join("\n");

  const labels = (message: ViewMessage) => controlsIn(message.blocks).map((one) => one.label);

  return {
    id,
    channel,
    channelNames: () => view().channels.map(({ name }) => name),
    messages,
    modal,
    labels,
    async types(name, line) {
      const [command = "", ...rest] = line.split(" ");
      // Who is not in a channel sees its messages and can type nothing: a room's card may be there a moment before its people.
      const isIn = () => !name.startsWith("inc-") || channel(name)?.isMember || undefined;
      await eventually(`${id} is in #${name}`, isIn, { withinMs: patienceMs });
      return act(line, { kind: "command", user: id, channel: channelId(name), command, text: rest.join(" ") });
    },
    async clicks(name, label, ...on) {
      const wanted = `${id} sees “${label}” on “${on.join("”, “")}” in #${name}`;
      // Who is not in a channel sees its messages and can press nothing.
      const find = () => (channel(name)?.isMember === true ? findControl(name, label, on) : undefined);
      const [message, { blockId, actionId, value }] = await eventually(wanted, find, {
        seen: shown(name),
        withinMs: patienceMs,
      });
      const where = { channel: channelId(name), ts: message.ts, blockId, actionId };
      return act(`“${label}”`, { kind: "block-action", user: id, ...where, value }, message.ts);
    },
    submits(fields) {
      const top = modal();
      if (top === undefined) throw new Error(`${id} sees no modal to submit`);
      const values: Record<string, Record<string, unknown>> = {};
      for (const [label, given] of Object.entries(fields)) {
        const { blockId, actionId, value } = fieldIn(top, label, given);
        values[blockId] = { [actionId]: value };
      }
      return act(`“${top.title}”`, { kind: "submit", user: id, viewId: top.id, values });
    },
    async closesModals() {
      for (let top = modal(); top !== undefined; top = modal()) {
        await slack.act({ kind: "close", user: id, viewId: top.id });
      }
    },
    async writes(name, text) {
      await demandAcked("a message", slack.act({ kind: "message", user: id, channel: channelId(name), text }));
      return messages(name, text).at(-1)?.ts ?? "";
    },
    async reacts(name, ts, emoji) {
      await demandAcked(
        `:${emoji}:`,
        slack.act({ kind: "react", user: id, channel: channelId(name), ts, name: emoji }),
      );
    },
    async unreacts(name, ts, emoji) {
      await slack.act({ kind: "react", user: id, channel: channelId(name), ts, name: emoji, remove: true });
    },
    reads: (name, ...on) =>
      eventually(`${id} reads “${on.join("”, “")}” in #${name}`, () => messages(name, ...on).at(-1), {
        seen: shown(name),
        withinMs: patienceMs,
      }),
    readsModal: (...on) =>
      eventually(
        `${id} reads “${on.join("”, “")}” in a modal`,
        () => {
          const top = modal();
          return top !== undefined && on.every((words) => textOfModal(top).includes(words)) ? top : undefined;
        },
        { seen: () => view().views.map(textOfModal).join("\n---\n"), withinMs: patienceMs },
      ),
  };
}
