import type { IncomingMessage, ServerResponse } from "node:http";
import type { Acting } from "./acts/acting.ts";
import { performAct } from "./acts/perform-act.ts";
import { readAct } from "./acts/read-act.ts";
import { readBody } from "./read-body.ts";
import type { ResponseUrls } from "./response-urls.ts";
import { seeWorkspace } from "./see-workspace.ts";
import type { Workspace } from "./workspace.ts";

// Changes come in bursts (a room is made by seven calls): one redraw for each burst.
const COALESCE_MS = 50;

/** What the routes beside the Web API need. */
export interface PageNeeds {
  workspace: Workspace;
  acting: Acting;
  responseUrls: ResponseUrls;
  onChange: (listener: () => void) => () => void;
}

/** Serves response_urls, file uploads and downloads, permalinks, and the page's stream and acts. False: not one of these. */
export function makePageRoutes(
  needs: PageNeeds,
): (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean> {
  const { workspace } = needs;
  return async (req, res, url) => {
    const [, first = "", second = "", third = ""] = url.pathname.split("/");
    if (first === "response" && req.method === "POST") {
      const { status, body } = needs.responseUrls.respond(second, parse(await readBody(req)));
      reply(res, status, body.startsWith("{") ? "application/json" : "text/plain", body);
    } else if (first === "slack-sandbox" && second === "stream") {
      openStream(needs, req, res, url.searchParams.get("user") ?? "");
    } else if (first === "slack-sandbox" && second === "act" && req.method === "POST") {
      const act = readAct((await readBody(req)).toString("utf8"));
      const result = "error" in act ? { ok: false, error: act.error } : await performAct(needs.acting, act);
      reply(res, 200, "application/json", JSON.stringify(result));
    } else if (first === "files" && second === "upload" && req.method === "POST") {
      await upload(workspace, req, res, third);
    } else if (first === "files" && second !== "") {
      download(workspace, res, second);
    } else if (first === "archives" && second !== "") {
      const ts = third.replace(/^p(\d+)(\d{6})$/, "$1.$2");
      res.writeHead(302, { location: `/?channel=${second}&ts=${ts}` }).end();
    } else return false;
    return true;
  };
}

function openStream({ workspace, onChange }: PageNeeds, req: IncomingMessage, res: ServerResponse, user: string) {
  if (!workspace.state.users.has(user)) return reply(res, 404, "text/plain", "no such user");
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const draw = () => res.write(`event: view\ndata: ${JSON.stringify(seeWorkspace(workspace, user))}\n\n`);
  let timer: NodeJS.Timeout | undefined;
  const stop = onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, COALESCE_MS);
  });
  req.on("close", () => {
    clearTimeout(timer);
    stop();
  });
  draw();
}

async function upload(workspace: Workspace, req: IncomingMessage, res: ServerResponse, id: string): Promise<void> {
  const file = workspace.state.files.get(id);
  const body = await readBody(req);
  if (!file || file.isComplete) return reply(res, 404, "text/plain", "no such upload");
  const boundary = /boundary="?([^";]+)/.exec(req.headers["content-type"] ?? "")?.[1];
  const content = boundary === undefined ? body : filePart(body, boundary);
  if (content?.length !== file.length)
    return reply(res, 400, "text/plain", "the length differs from the one announced");
  file.content = content;
  reply(res, 200, "text/plain", `OK - ${content.length}`);
}

function filePart(body: Buffer, boundary: string): Buffer | undefined {
  const start = body.indexOf("\r\n\r\n");
  const end = body.indexOf(`\r\n--${boundary}`, start);
  return start < 0 || end < 0 ? undefined : body.subarray(start + 4, end);
}

function download(workspace: Workspace, res: ServerResponse, id: string) {
  const file = workspace.state.files.get(id);
  if (!file?.content) return reply(res, 404, "text/plain", "no such file");
  res.writeHead(200, { "content-type": "application/octet-stream" }).end(file.content);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function reply(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { "content-type": type }).end(body);
}
