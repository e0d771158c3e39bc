import type { App, Receiver } from "@slack/bolt";
import { makeBoltApp } from "#adapters/slack/make-bolt-app.ts";
import { makePauses } from "#adapters/slack/pauses.ts";
import type { AnswerNeeds } from "#commands/answer-person.ts";
import type { CommandDeps } from "#commands/deps.ts";
import { makeHandle } from "#commands/handle.ts";
import { registerCommands } from "#commands/index.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import { type Called, memoryHouse, room } from "./memory-house.ts";

/** How a desk differs from the usual one. */
export interface DeskOptions {
  readonly deps?: Partial<CommandDeps>;
  readonly needs?: Partial<AnswerNeeds>;
  /** Registers these instead of all commands. */
  readonly register?: (deps: CommandDeps, app: App) => void;
}

/** Where a person does it, and who. */
export interface By {
  readonly user?: string;
  readonly channel?: string | null;
}

/** A real Bolt app without a transport, and what people do with it. Each act gives what was acknowledged, and settles when all is answered. */
export interface Desk {
  readonly slack: FakeSlack;
  readonly calls: readonly Called[];
  readonly errors: readonly unknown[];
  readonly observed: readonly (readonly [name: string, outcome: string])[];
  command(text: string, by?: By & { readonly name?: string }): Promise<unknown[]>;
  click(
    actionId: string,
    value: string,
    by?: By & { readonly blockId?: string; readonly url?: string },
  ): Promise<unknown[]>;
  choose(actionId: string, value: string, by?: By & { readonly blockId?: string }): Promise<unknown[]>;
  submit(callbackId: string, metadata: string, values: Readonly<Record<string, unknown>>, by?: By): Promise<unknown[]>;
  shortcut(callbackId: string, message?: { readonly text: string }, by?: By): Promise<unknown[]>;
  react(emoji: string, by?: By): Promise<unknown[]>;
  openHome(by?: By): Promise<unknown[]>;
  /** A payload as it is. */
  raw(body: Readonly<Record<string, unknown>>): Promise<unknown[]>;
  /** Every text that was told to a person as a message, with the way it took. */
  told(): readonly (readonly [way: string, text: string])[];
  /** Every text that a person saw in a modal, with how it got there. */
  modals(): readonly (readonly [way: string, text: string])[];
  close(): Promise<void>;
}

const ways = ["response_url", "chat.postEphemeral", "chat.postMessage"];

/** Opens a desk. */
export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const slack = await startFakeSlack();
  const calls: Called[] = [];
  const errors: unknown[] = [];
  const observed: [string, string][] = [];
  const nothing = () => undefined;
  const receiver: Receiver = { init: nothing, start: async () => undefined, stop: async () => undefined };
  const app = makeBoltApp({
    receiver,
    botToken: "xoxb-test",
    apiUrl: slack.apiUrl,
    log: { info: nothing, warn: nothing, error: (data) => errors.push(data) },
    pauses: makePauses(() => performance.now()),
    identity: { teamId: "T0MUSTER", teamName: "Acme", botId: "B0MUSTER", botUserId: "U0MUSTER" },
  });
  const house = memoryHouse(calls, options.deps);
  const handle = makeHandle({
    app,
    canChange: house.canChange,
    deadlineMs: 2_000,
    patienceMs: 60_000,
    describe: (error) => ({
      message: error instanceof Error ? error.message : "failed",
      hint: "Try again.",
      reference: "ref-1",
    }),
    onError: (error) => errors.push(error),
    startWork: (work) => ({ result: work(), blame: () => null, callOff: () => null }),
    timeZone: "UTC",
    takesAlerts: () => true,
    observe: (name, outcome) => observed.push([name, outcome]),
    now: Date.now,
    ...options.needs,
  });
  const deps = { ...house, handle };
  if (options.register === undefined) registerCommands(deps);
  else options.register(deps, app);

  let count = 0;
  const send = async (body: Record<string, unknown>): Promise<unknown[]> => {
    const acks: unknown[] = [];
    count += 1;
    await app
      .processEvent({
        body: { team_id: "T0MUSTER", ...body },
        ack: async (answer) => void acks.push(answer ?? null),
      })
      .catch((error: unknown) => errors.push(error));
    return acks;
  };
  const triggerId = () => `${count}.1.abc`;
  const inChannel = (channel: string | null) => (channel === null ? {} : { channel: { id: channel, name: "c" } });
  const act = (action: Record<string, unknown>, { user = "U0ONCALL", channel = room }: By) =>
    send({
      type: "block_actions",
      user: { id: user },
      team: { id: "T0MUSTER" },
      trigger_id: triggerId(),
      ...inChannel(channel),
      ...(channel === null ? {} : { response_url: slack.responseUrl, message: { ts: "1.1" } }),
      actions: [action],
    });
  const event = (fields: Record<string, unknown>) => {
    count += 1;
    return send({ type: "event_callback", event_id: `Ev${count}`, event: fields });
  };

  return {
    slack,
    calls,
    errors,
    observed,
    command: (text, { user = "U0ONCALL", channel = room, name = "/incident" } = {}) =>
      send({
        command: name,
        text,
        user_id: user,
        channel_id: channel,
        trigger_id: triggerId(),
        response_url: slack.responseUrl,
      }),
    click: (actionId, value, { blockId = "b", url, ...by } = {}) =>
      act({ type: "button", action_id: actionId, block_id: blockId, value, ...(url === undefined ? {} : { url }) }, by),
    choose: (actionId, value, { blockId = "b", ...by } = {}) =>
      act({ type: "overflow", action_id: actionId, block_id: blockId, selected_option: { value } }, by),
    submit: (callbackId, metadata, values, { user = "U0ONCALL" } = {}) =>
      send({
        type: "view_submission",
        user: { id: user },
        team: { id: "T0MUSTER" },
        view: {
          id: "V1",
          callback_id: callbackId,
          private_metadata: metadata,
          state: { values: Object.fromEntries(Object.entries(values).map(([id, state]) => [id, { value: state }])) },
        },
      }),
    shortcut: (callbackId, message, { user = "U0ONCALL", channel = room } = {}) =>
      send({
        type: message === undefined ? "shortcut" : "message_action",
        callback_id: callbackId,
        user: { id: user },
        team: { id: "T0MUSTER" },
        trigger_id: triggerId(),
        ...(message === undefined ? {} : { ...inChannel(channel), message: { ts: "1.1", ...message } }),
      }),
    react: (emoji, { user = "U0ONCALL", channel = room } = {}) =>
      event({ type: "reaction_added", user, reaction: emoji, item: { type: "message", channel, ts: "1.1" } }),
    openHome: ({ user = "U0ONCALL" } = {}) => event({ type: "app_home_opened", user, tab: "home" }),
    raw: send,
    told: () =>
      slack.requests.filter(({ method }) => ways.includes(method)).map(({ method, args }) => [method, textOf(args)]),
    modals: () =>
      slack.requests
        .filter(({ method }) => method.startsWith("views."))
        .map(({ method, args }) => [method, textOf(args)]),
    close: () => slack.close(),
  };
}

/** Every text in blocks and fields, with Slack's markup. */
function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, part]) =>
      (key === "text" || key === "initial_value") && typeof part === "string" ? part : textOf(part),
    )
    .filter((part) => part !== "")
    .join("\n");
}
