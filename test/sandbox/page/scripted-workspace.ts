import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Page } from "#sandbox/page/serve-page.ts";
import type { Act, ActResult, WorkspaceView } from "#sandbox/slack/workspace-view.ts";

/** A server that shows the page one given view at a time and records what a person at the page does. */
export interface ScriptedWorkspace {
  readonly url: string;
  /** What the page sent, oldest first. */
  readonly acts: readonly Act[];
  readonly pressed: readonly string[];
  /** Changes the view of everybody and tells all open pages. */
  readonly show: (change: (before: WorkspaceView) => WorkspaceView) => void;
  /** How acts are answered from now on; the default is `{ ok: true }` at once. */
  readonly answerWith: (answer: (act: Act) => ActResult | Promise<ActResult>) => void;
  readonly close: () => Promise<void>;
}

/** Starts the server on a free port of the loopback; each person sees `view` with themselves as `me`. */
export async function startScriptedWorkspace(page: Page, first: WorkspaceView): Promise<ScriptedWorkspace> {
  let view = first;
  let answer: (act: Act) => ActResult | Promise<ActResult> = () => ({ ok: true });
  const acts: Act[] = [];
  const pressed: string[] = [];
  const streams = new Map<ServerResponse, string>();
  const send = (response: ServerResponse, user: string): void => {
    response.write(`event: view\ndata: ${JSON.stringify({ ...view, me: user })}\n\n`);
  };
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://sandbox");
    if (url.pathname === "/slack-sandbox/stream") {
      const user = url.searchParams.get("user") ?? "";
      response.writeHead(200, { "content-type": "text/event-stream" });
      streams.set(response, user);
      response.on("close", () => streams.delete(response));
      send(response, user);
    } else if (url.pathname === "/slack-sandbox/act") {
      const act: Act = JSON.parse(await bodyOf(request));
      acts.push(act);
      response.end(JSON.stringify(await answer(act)));
    } else if (url.pathname === "/pixel.svg") {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      response.end(
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120"><rect width="100%" height="100%" fill="#8a4f9e"/></svg>',
      );
    } else if (url.pathname === "/sandbox/controls") {
      response.end(
        JSON.stringify([{ id: "fire-alert", label: "Fire an alert", hint: "Alertmanager says: error rate." }]),
      );
    } else if (url.pathname.startsWith("/sandbox/controls/")) {
      pressed.push(url.pathname);
      response.end(JSON.stringify({ ok: true }));
    } else if (!(await page.handle(request, response))) {
      response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => void route(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    acts,
    pressed,
    show: (change) => {
      view = change(view);
      for (const [response, user] of streams) {
        send(response, user);
      }
    },
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
