import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";
import { type BoundaryProxy, type Moment, startBoundaryProxy } from "./boundary-proxy.ts";
import { expectCleanWorkspace } from "./clean-workspace.ts";
import { type MusterProcess, startMusterProcess } from "./muster-process.ts";
import { writeOperatorFiles } from "./operator-files.ts";
import { playPersistently } from "./persistent-story.ts";
import { textOfBlocks } from "./seen.ts";

/** How often the process is killed at the same kind of write: once is every kind of boundary. */
const killsOfAKind = 1;
/** Writes that the story can't do without: a run that never met them has proven nothing. */
const indispensable = [
  "conversations.create",
  "conversations.invite",
  "chat.postMessage incident-card",
  "chat.postMessage announcement",
  "chat.postMessage runbook-step",
  "chat.postMessage action-card",
  "chat.postMessage review-card",
  "chat.update incident-card",
  "views.open modal:loading",
  "reactions.add",
  "pagerduty POST incidents",
  "vercel POST projects/rollback",
  "vercel POST projects/promote",
  "github POST repos/storefront/issues",
  "github POST repos/postmortems/pulls",
];

describe.each([
  { moment: "before" as const, mode: "http" as const },
  { moment: "after" as const, mode: "socket" as const },
])("a Muster that is killed $moment every kind of write", ({ moment, mode }) => {
  let folder: string;
  let sandbox: Sandbox;
  let proxy: BoundaryProxy;
  let variables: Record<string, string>;
  let muster: MusterProcess | undefined;
  let isOver = false;
  const killedAt: string[] = [];
  const readyAfterMs: number[] = [];

  const strikes = (boundary: string, at: Moment): boolean => {
    const times = killedAt.filter((one) => one === boundary).length;
    if (at !== moment || isOver || times >= killsOfAKind) return false;
    killedAt.push(boundary);
    muster?.kill();
    return true;
  };

  /** The supervisor every production process has: it starts Muster again whenever it is gone. */
  const supervise = async (): Promise<void> => {
    while (!isOver) {
      await muster?.gone;
      if (isOver) return;
      muster = await startMusterProcess(variables);
      readyAfterMs.push(muster.readyAfterMs);
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "muster-kill-"));
    // As root, PostgreSQL runs as nobody, who has to get in.
    await chmod(folder, 0o711);
    sandbox = await startSandbox({ page: false, mode });
    proxy = await startBoundaryProxy(sandbox.url, strikes);
    const world = Object.entries(sandbox.environment);
    variables = {
      ...Object.fromEntries(world.map(([name, value]) => [name, value.replace(sandbox.url, proxy.url)])),
      MUSTER_CONFIG: await writeOperatorFiles(folder, sandbox.url),
      DATA_DIR: join(folder, "data"),
      HOST: "127.0.0.1",
      PORT: "0",
    };
    muster = await startMusterProcess(variables);
    variables["PORT"] = new URL(muster.url).port;
    await sandbox.connect(muster.url);
  }, 60_000);

  afterEach(async () => {
    isOver = true;
    await muster?.end("SIGTERM");
    await proxy.close();
    await sandbox.close();
    const database = await startEmbeddedPostgres({ dataDir: join(folder, "data", "postgres") });
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test("finishes the story with everything in it once", { timeout: 280_000 }, async () => {
    const supervised = supervise();
    const room = await Promise.race([playPersistently(sandbox), supervised.then(() => "")]);
    isOver = true;

    expect(room).toMatch(/^inc-1-/);
    expect(killedAt).toEqual(expect.arrayContaining(indispensable));
    expectCleanWorkspace(sandbox, ["U0ONCALL", "U0RESP", "U0LEAD"]);
    const { slack, providers } = sandbox;
    const channels = [...slack.state.channels.values()];
    expect(channels.filter(({ name }) => name.startsWith("inc-"))).toHaveLength(1);
    const { vercel, pagerduty, github, supabase } = providers;
    const committed = (path: RegExp) =>
      vercel.calls.filter((call) => call.method === "POST" && call.committed && path.test(call.path));
    expect(committed(/rollback/)).toHaveLength(1);
    expect(committed(/promote/)).toHaveLength(1);
    expect(pagerduty.state.incidents()).toHaveLength(1);
    expect(github.state.repo("acme/postmortems")?.pulls).toHaveLength(1);
    const inRoom = slack.messagesIn(room).filter(({ ephemeralTo }) => ephemeralTo === undefined);
    const told = ["Paged the on-call", "Resolved: The price", "Review published"];
    const timesTold = told.map((words) => inRoom.filter(({ text }) => text.includes(words)).length);
    expect(timesTold).toEqual([1, 1, 1]);
    // However often people pressed, there is one rollback and one undo of it.
    expect(inRoom.filter(({ text }) => /^A-\d+ /.test(text)).map(({ text }) => text.slice(0, 3))).toEqual([
      "A-1",
      "A-2",
    ]);
    const issues = github.state.repo("acme/storefront")?.issues.filter(({ title }) => title.includes("canary"));
    const followUps = inRoom.flatMap(({ blocks }) => [...textOfBlocks(blocks).matchAll(/• .*Ship with a canary/g)]);
    expect(issues?.length).toBe(followUps.length);
    expect([...supabase.state.buckets.values()].flatMap(({ objects }) => [...objects.keys()])).toHaveLength(1);
    expect(readyAfterMs.length).toBeGreaterThan(20);
    expect(Math.max(...readyAfterMs)).toBeLessThan(10_000);
  });
});
