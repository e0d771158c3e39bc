import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { makeControls } from "./controls.ts";
import { credentials } from "./credentials.ts";
import { type Faults, makeFaults } from "./faults.ts";
import type { AlertSource } from "./monitoring/alert-source.ts";
import { startAlertSource } from "./monitoring/start-alert-source.ts";
import { makeProviders, type Providers } from "./providers/make-providers.ts";
import type { AppManifest } from "./slack/app-manifest.ts";
import type { SlackWorkspace } from "./slack/make-slack-workspace.ts";

const bodyBytesMax = 32 * 1024 * 1024;

/** A running sandbox. */
export interface Sandbox<Slack = SlackWorkspace> {
  readonly url: string;
  readonly slack: Slack;
  readonly providers: Providers;
  readonly faults: Faults;
  /** Every variable Muster needs to take the sandbox for the world. */
  readonly environment: Readonly<Record<string, string>>;
  /** What sends the alerts; undefined before `connect`. */
  readonly alerts: () => AlertSource | undefined;
  /** Tells Slack (HTTP mode) and monitoring where Muster listens, for example `http://127.0.0.1:3000`. */
  connect(musterUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** How a sandbox is started. */
export interface SandboxOptions {
  /** 0 (default) takes any free port; the server listens on 127.0.0.1 only. */
  readonly port?: number;
  /** Which way Slack reaches Muster; default `http`. */
  readonly mode?: "http" | "socket";
  /** Added before each Slack Web API answer. */
  readonly latencyMs?: number;
  /** Added before each provider's answer. */
  readonly providerLatencyMs?: number;
  readonly enforceRates?: boolean;
  /** How long a rollback or deploy takes; default 1,500. */
  readonly changeMs?: number;
  /** Milliseconds since 1970 for Slack and the providers; default the machine's clock. */
  readonly clock?: () => number;
  /** `best` (default) runs the real Alertmanager where it is installed. */
  readonly alertSource?: "best" | "stand-in";
  /** Slack's app manifest, as read from `manifest.yml`; default the usual commands. */
  readonly manifest?: AppManifest;
  /** Serves the web page (built with vite); default true. */
  readonly page?: boolean;
}

interface Part {
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** Starts Slack, the providers, monitoring, the controls and the page on one loopback server. */
export async function startSandbox(options: SandboxOptions & { readonly slack: false }): Promise<Sandbox<undefined>>;
export async function startSandbox(options?: SandboxOptions): Promise<Sandbox>;
export async function startSandbox(
  options: SandboxOptions & { readonly slack?: false } = {},
): Promise<Sandbox<SlackWorkspace | undefined>> {
  const mode = options.mode ?? "http";
  const faults = makeFaults();
  const clock = options.clock ? { clock: options.clock } : {};
  let url = "";
  const publicUrl = () => url;

  const providers = makeProviders({
    ...clock,
    faults,
    publicUrl,
    latencyMs: options.providerLatencyMs ?? 0,
    changeMs: options.changeMs ?? 1_500,
    tokens: {
      vercel: credentials.vercelToken,
      render: credentials.renderKey,
      pagerduty: credentials.pagerdutyToken,
      github: credentials.githubToken,
      supabase: credentials.supabaseSecretKey,
    },
  });
  let alerts: AlertSource | undefined;
  const controls = makeControls({ providers, faults, alerts: () => alerts });

  // both are loaded only where they are used: the page brings vite, and a test of providers needs neither
  const slack =
    options.slack === false
      ? undefined
      : (await import("./slack/make-slack-workspace.ts")).makeSlackWorkspace({
          ...clock,
          faults,
          publicUrl,
          latencyMs: options.latencyMs ?? 0,
          enforceRates: options.enforceRates ?? false,
          ...(options.manifest ? { manifest: options.manifest } : {}),
          signingSecret: credentials.slackSigningSecret,
          botToken: credentials.slackBotToken,
          appToken: credentials.slackAppToken,
        });
  const page = options.page === false ? undefined : await (await import("./page/serve-page.ts")).makePage();
  const parts: Part[] = [slack, page].filter((part) => part !== undefined);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const provider = Object.values(providers).find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (provider) return provider.handle(request, response, await readBody(request));
    if (path.startsWith("/sandbox/controls")) return answerControls(path, request, response);
    for (const part of parts) if (await part.handle(request, response)) return;
    writeJson(response, 404, { error: `The sandbox has nothing at ${path}.` });
  }

  async function answerControls(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = path.slice("/sandbox/controls".length).replace(/^\//, "");
    if (request.method === "GET" && id === "") return writeJson(response, 200, controls.list);
    const result = request.method === "POST" ? await controls.press(decodeURIComponent(id)) : undefined;
    if (result) return writeJson(response, result.ok ? 200 : 409, result);
    const known = controls.list.map((control) => control.id).join(", ");
    writeJson(response, 404, { ok: false, message: `There is no control "${id}". Known: ${known}.` });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // a mistake of the sandbox or of a test's fault plan: say it where the caller sees it
      const message = error instanceof Error ? error.message : "unknown";
      if (!response.headersSent) writeJson(response, 500, { error: `The sandbox failed: ${message}` });
      else response.destroy();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (!slack?.handleUpgrade(request, socket, head)) socket.destroy();
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox got no TCP port.");
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    slack,
    providers,
    faults,
    environment: environmentFor(url, mode),
    alerts: () => alerts,
    async connect(musterUrl) {
      await alerts?.close();
      const target = { webhookUrl: `${musterUrl}/webhooks/alertmanager`, bearer: credentials.alertmanagerBearer };
      alerts = await startAlertSource(target, options.alertSource ?? "best");
      if (mode === "http") slack?.setRequestUrl(`${musterUrl}/slack/events`);
    },
    async close() {
      await alerts?.close();
      await slack?.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Muster chooses HTTP or Socket Mode by which of the two Slack secrets is set, so only one of them is given. */
function environmentFor(url: string, mode: "http" | "socket"): Record<string, string> {
  return {
    SLACK_API_URL: `${url}/api/`,
    SLACK_BOT_TOKEN: credentials.slackBotToken,
    ...(mode === "http"
      ? { SLACK_SIGNING_SECRET: credentials.slackSigningSecret }
      : { SLACK_APP_TOKEN: credentials.slackAppToken }),
    VERCEL_API_URL: `${url}/vercel`,
    VERCEL_TOKEN: credentials.vercelToken,
    RENDER_API_URL: `${url}/render/v1`,
    RENDER_API_KEY: credentials.renderKey,
    PAGERDUTY_API_URL: `${url}/pagerduty`,
    PAGERDUTY_TOKEN: credentials.pagerdutyToken,
    PAGERDUTY_FROM: credentials.pagerdutyFrom,
    GITHUB_API_URL: `${url}/github`,
    GITHUB_TOKEN: credentials.githubToken,
    SUPABASE_URL: `${url}/supabase`,
    SUPABASE_SECRET_KEY: credentials.supabaseSecretKey,
    WEBHOOK_ALERTMANAGER_SECRET: credentials.alertmanagerBearer,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > bodyBytesMax) throw new Error("The body is larger than 32 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function writeJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}
