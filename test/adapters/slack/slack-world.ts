import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Log,
  makeDirectApi,
  makeInteractiveClient,
  makeScheduledApi,
  type SlackApi,
} from "#adapters/slack/client.ts";
import { makeEditPace } from "#adapters/slack/edit-pace.ts";
import { makePauses, type Pauses } from "#adapters/slack/pauses.ts";
import { makePutMessage, type PutMessage } from "#adapters/slack/put-message.ts";
import { makeScheduler, type SchedulerNeeds } from "#adapters/slack/scheduler.ts";
import type { MessageSlots, SlottedMessage } from "#core/shared/message-slots.ts";
import { type Faults, makeFaults } from "#sandbox/faults.ts";
import { makeSlackWorkspace, type SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";

/** One line that was logged. */
export interface LoggedLine {
  readonly level: "info" | "warn" | "error";
  readonly data: object;
  readonly message: string;
}

/** The adapter on an emulated Slack over loopback. */
export interface SlackWorld {
  readonly slack: SlackWorkspace;
  readonly faults: Faults;
  /** The scheduled API, as jobs use it. */
  readonly api: SlackApi;
  /** The interactive API, as clicks use it. */
  readonly direct: SlackApi;
  readonly slots: MessageSlots;
  readonly putMessage: PutMessage;
  readonly url: string;
  readonly access: { readonly botToken: string; readonly apiUrl: string; readonly log: Log; readonly pauses: Pauses };
  readonly appToken: string;
  readonly signingSecret: string;
  readonly logged: readonly LoggedLine[];
  /** Arguments of the calls of one method so far, in order. */
  calls(method: string): readonly { readonly ok: boolean }[];
  /** Serves another request of the same server, before Slack sees it. */
  mount(listener: (request: IncomingMessage, response: ServerResponse) => boolean): void;
  close(): Promise<void>;
}

const botToken = "xoxb-test-bot";
const appToken = "xapp-test-app";
const signingSecret = "test-signing-secret";

/** Starts an emulated Slack and the adapter's clients on it. */
export async function startSlackWorld(
  options: {
    readonly enforceRates?: boolean;
    readonly scheduler?: Partial<SchedulerNeeds>;
    readonly clock?: () => number;
    readonly ackWithinMs?: number;
    /** How long the scheduled API waits for an answer. */
    readonly timeoutMs?: number;
    /** The clock by which Slack's pauses end; the real one when absent. */
    readonly clockOfPauses?: () => number;
  } = {},
): Promise<SlackWorld> {
  const faults = makeFaults();
  const mounted: ((request: IncomingMessage, response: ServerResponse) => boolean)[] = [];
  const server = createServer((request, response) => {
    if (!mounted.some((listener) => listener(request, response))) void slack.handle(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    slack.handleUpgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const slack = makeSlackWorkspace({
    faults,
    signingSecret,
    botToken,
    appToken,
    publicUrl: () => url,
    enforceRates: options.enforceRates ?? false,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.ackWithinMs === undefined ? {} : { ackWithinMs: options.ackWithinMs }),
  });
  const logged: LoggedLine[] = [];
  const log: Log = {
    info: (data, message) => void logged.push({ level: "info", data, message }),
    warn: (data, message) => void logged.push({ level: "warn", data, message }),
    error: (data, message) => void logged.push({ level: "error", data, message }),
  };
  const nowMs = () => performance.now();
  const pauses = makePauses(options.clockOfPauses ?? nowMs);
  const access = { botToken, apiUrl: `${url}/api/`, log, pauses };
  const timed = options.timeoutMs === undefined ? access : { ...access, timeoutMs: options.timeoutMs };
  const api = makeScheduledApi(timed, makeScheduler({ nowMs, pauses, ...options.scheduler }));
  const direct = makeDirectApi(makeInteractiveClient(access));
  const slots = makeMemorySlots();
  return {
    slack,
    faults,
    api,
    direct,
    slots,
    putMessage: makePutMessage({ slack: api, slots, log, pace: makeEditPace(nowMs) }),
    url,
    access,
    appToken,
    signingSecret,
    logged,
    calls: (method) => slack.calls.filter((call) => call.method === method),
    mount: (listener) => void mounted.push(listener),
    async close() {
      await slack.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits for a condition with a deadline of 5 s. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("The condition did not come true in 5 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("The test server has no port");
  return address.port;
}

function makeMemorySlots(): MessageSlots {
  const slots = new Map<string, SlottedMessage>();
  return {
    get: async (slot) => slots.get(slot),
    put: async (slot, message) => void slots.set(slot, message),
    forget: async (slot) => void slots.delete(slot),
    slotAt: async (channelId, ts) =>
      [...slots].find(([, message]) => message.channelId === channelId && message.ts === ts)?.[0],
  };
}
