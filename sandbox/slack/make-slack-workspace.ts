import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Faults } from "../faults.ts";
import type { Acting } from "./acts/acting.ts";
import { performAct } from "./acts/perform-act.ts";
import { type AppManifest, readAppManifest } from "./app-manifest.ts";
import { makeCallLedger, type RecordedCall } from "./call-ledger.ts";
import { ACK_WITHIN_MS } from "./delivery/delivery.ts";
import { makeEventSender } from "./delivery/events.ts";
import { makeHttpTransport } from "./delivery/http.ts";
import { makeSocketHub, type SocketHub } from "./delivery/socket.ts";
import { makeIdentifiers } from "./identifiers.ts";
import { firstDayState } from "./people.ts";
import { makeRateLimits } from "./rate-limits.ts";
import { makeResponseUrls } from "./response-urls.ts";
import { seeWorkspace } from "./see-workspace.ts";
import { makePageRoutes } from "./serve-pages.ts";
import type { Channel, Message, State } from "./state.ts";
import { makeTriggers } from "./triggers.ts";
import { allMethods } from "./web-api/all-methods.ts";
import { connectionsOpen } from "./web-api/connections-open.ts";
import { makeWebApi } from "./web-api/serve-web-api.ts";
import type { Workspace } from "./workspace.ts";
import type { Act, ActResult, WorkspaceView } from "./workspace-view.ts";

/** How the emulated workspace is set up. */
export interface SlackWorkspaceOptions {
  faults: Faults;
  signingSecret: string;
  botToken: string;
  appToken: string;
  /** Base URL of the server the workspace is mounted on; asked when a URL is handed out. */
  publicUrl: () => string;
  /** Where signed HTTP goes while no socket is connected. */
  requestUrl?: string;
  /** What the app may do and hears of; default: the repository's `manifest.yml`. */
  manifest?: AppManifest;
  /** Round trip added to each Web API call; default 0. */
  latencyMs?: number;
  /** Enforces Slack's rate tiers with 429 and Retry-After; default false. */
  enforceRates?: boolean;
  /** Epoch milliseconds for timestamps, triggers, response_urls and rates; default the real time. */
  clock?: () => number;
  /**
   * For how long after conversations.create a second one with the same name succeeds too, as it can at Slack
   * (slackapi/node-slack-sdk#1589); default 0.
   */
  nameRaceMs?: number;
  /** Multiplies the waits between event retries; default 1. */
  retryScale?: number;
  /** How long the app has to ack; default Slack's 3 seconds. */
  ackWithinMs?: number;
}

/** An emulated Slack workspace, to be mounted on an HTTP server. */
export interface SlackWorkspace {
  /** Answers a request if it is Slack's to answer; false otherwise. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Takes over a WebSocket upgrade under `/socket`; false when it is not Slack's. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Does what a person does; settles when the app acked or failed to. */
  act(action: Act): Promise<ActResult>;
  viewFor(userId: string): WorkspaceView;
  /** Calls the listener after each change until the returned function is called. */
  onChange(listener: () => void): () => void;
  /** The last 50,000 Web API calls, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Socket Mode: connections and the ways they end. */
  readonly socket: SocketHub;
  /** Everything the workspace remembers, for inspection. */
  readonly state: State;
  channelByName(name: string): Channel | undefined;
  /** All messages of a channel given by id or name, replies and ephemerals included, oldest first. */
  messagesIn(channel: string): readonly Message[];
  /** Settles when the events sent so far were acked or failed once. */
  eventsTried(): Promise<void>;
  setRequestUrl(url: string | undefined): void;
  setLatency(ms: number): void;
  close(): Promise<void>;
}

// The sandbox grants and sends what the app's own manifest asks for, so a forgotten scope or event shows here first.
function readOwnManifest(): AppManifest {
  return readAppManifest(readFileSync(new URL("../../manifest.yml", import.meta.url), "utf8"));
}

/** Makes the workspace of `firstDayState`, ready to be mounted. */
export function makeSlackWorkspace(options: SlackWorkspaceOptions): SlackWorkspace {
  const clock = options.clock ?? Date.now;
  const ackWithinMs = options.ackWithinMs ?? ACK_WITHIN_MS;
  const identifiers = makeIdentifiers(clock);
  const state = firstDayState(clock());
  const ledger = makeCallLedger();
  const listeners = new Set<() => void>();
  let { requestUrl, latencyMs = 0 } = options;
  const closing = new AbortController();

  const socket = makeSocketHub({
    identifiers,
    appId: state.app.id,
    ackWithinMs,
    clock: Date.now,
    publicUrl: options.publicUrl,
  });

  // Slack delivers over sockets while there are any, else to the request URL.
  const transport = () => {
    if (socket.connections > 0) return socket;
    const { signingSecret } = options;
    return requestUrl === undefined
      ? undefined
      : makeHttpTransport({ signingSecret, requestUrl, ackWithinMs, closed: closing.signal, clock: Date.now });
  };

  const workspace: Workspace = {
    state,
    manifest: options.manifest ?? readOwnManifest(),
    faults: options.faults,
    identifiers,
    triggers: makeTriggers(clock, identifiers, state.team.id),
    clock,
    publicUrl: options.publicUrl,
    nameRaceMs: options.nameRaceMs ?? 0,
    changed: () => {
      for (const listener of listeners) listener();
    },
    publish: (event) => events.send(event),
    notify(user, text) {
      state.notices.push({ id: identifiers.next("N"), user, text, at: clock() });
      workspace.changed();
    },
    isClosed: () => closing.signal.aborted,
  };
  const { retryScale = 1 } = options;
  const events = makeEventSender({ workspace, transport, retryScale });
  const responseUrls = makeResponseUrls(workspace, identifiers);
  const acting: Acting = {
    workspace,
    responseUrls,
    loadedOptions: new Map(),
    deliver: (outgoing) => transport()?.deliver(outgoing) ?? Promise.resolve({ kind: "unreachable" }),
    eventsTried: () => events.tried(),
  };
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  const serveApi = makeWebApi({
    workspace,
    methods: { ...allMethods, ...connectionsOpen(socket) },
    ledger,
    tokens: { bot: options.botToken, app: options.appToken },
    rates: options.enforceRates ? makeRateLimits(clock) : undefined,
    latencyMs: () => latencyMs,
  });
  const servePages = makePageRoutes({ workspace, acting, responseUrls, onChange });
  const channelByName = (name: string) =>
    [...state.channels.values()].find((one) => one.kind === "channel" && one.name === name);

  return {
    async handle(req, res) {
      const url = new URL(req.url ?? "/", "http://sandbox");
      if (!url.pathname.startsWith("/api/")) return servePages(req, res, url);
      await serveApi(req, res, url.pathname.slice("/api/".length));
      return true;
    },
    handleUpgrade: (req, duplex, head) => socket.handleUpgrade(req, duplex, head),
    act: (action) => performAct(acting, action),
    viewFor: (userId) => seeWorkspace(workspace, userId),
    onChange,
    calls: ledger.calls,
    socket,
    state,
    channelByName,
    messagesIn: (channel) => (state.channels.get(channel) ?? channelByName(channel))?.messages ?? [],
    eventsTried: () => events.tried(),
    setRequestUrl(url) {
      requestUrl = url;
    },
    setLatency(ms) {
      latencyMs = ms;
    },
    async close() {
      closing.abort();
      events.stop();
      for (const { timer } of state.scheduled.values()) clearTimeout(timer);
      socket.close();
      await events.tried();
    },
  };
}
