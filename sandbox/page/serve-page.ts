import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { buildPage } from "./build-page.ts";

/** The sandbox's web page, ready to be asked. */
export interface Page {
  /** Answers `/`, its own assets, and returns true; false for all other addresses and where there is no page. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** One line for the operator: built or kept, and how long that took in milliseconds; or why there is no page. */
  readonly report: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Nothing but the page's own script runs, whatever text a message carries; pictures may come from anywhere, as in Slack. */
const securityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src * data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Builds the page if its sources changed and serves it from memory. Without vite (a production install) it serves nothing and says so. */
export async function makePage(): Promise<Page> {
  const built = await buildPage();
  if (built.kind === "no-vite") {
    return {
      handle: () => Promise.resolve(false),
      report: "no sandbox page: vite is not installed (npm ci with development dependencies brings it)",
    };
  }
  const files = await readFiles(built.folder);
  const report =
    built.kind === "built" ? `sandbox page built in ${built.tookMs} ms` : `sandbox page unchanged (${built.tookMs} ms)`;
  return { report, handle: (request, response) => Promise.resolve(serve(files, request, response)) };
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  const read = files.map(async (file) => [file.slice(folder.length), await readFile(file)] as const);
  return new Map(await Promise.all(read));
}

function serve(files: ReadonlyMap<string, Buffer>, request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const name = path === "/" ? "/index.html" : path;
  const body = files.get(name);
  if (body === undefined || (request.method !== "GET" && request.method !== "HEAD")) {
    return false;
  }
  response.writeHead(200, {
    "content-type": contentTypes[extname(name)] ?? "application/octet-stream",
    "content-length": body.length,
    // Assets carry their hash in the name; the page itself must always be the one that fits the running sandbox.
    "cache-control": name === "/index.html" ? "no-store" : "public, max-age=31536000, immutable",
    "content-security-policy": securityPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  response.end(request.method === "HEAD" ? undefined : body);
  return true;
}
