import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";

/** What came back, its JSON already read (the text where it is none, undefined where it is empty). */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A running sandbox of providers alone, on a clock the test moves. */
export interface EmulatedWorld {
  readonly sandbox: Sandbox<undefined>;
  /** Lets the sandbox's clock pass. */
  pass(ms: number): void;
  /** Sends one request; `body` goes as JSON. A header set to undefined is left out. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Reply>;
  close(): Promise<void>;
}

/** Starts the providers with `authorization` as what every request of the test carries. */
export async function startEmulatedWorld(authorization: string): Promise<EmulatedWorld> {
  let now = Date.parse("2026-03-02T03:00:00Z");
  const sandbox = await startSandbox({ slack: false, page: false, alertSource: "stand-in", clock: () => now });

  return {
    sandbox,
    pass(ms) {
      now += ms;
    },
    async ask(method, path, body, headers = {}) {
      const wanted: Record<string, string | undefined> = {
        authorization,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      };
      const sent = Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const response = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: Object.fromEntries(sent),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: readJson(text) };
    },
    close: () => sandbox.close(),
  };
}

function readJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
