import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { percentile } from "#bench/percentile.ts";
import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";
import { readChaosPlan } from "#test/chaos/chaos-plan.ts";
import { type BoundaryProxy, type Moment, type PassingWrite, startBoundaryProxy } from "./boundary-proxy.ts";
import { expectCleanWorkspace } from "./clean-workspace.ts";
import { type MusterProcess, startMusterProcess } from "./muster-process.ts";
import { operatorFiles } from "./operator-files.ts";
import { playPersistently } from "./persistent-story.ts";
import { textOfBlocks } from "./seen.ts";

/** Of the single writes that are not the first of their kind, the part at which an ordinary run kills; `CHAOS=full` kills at each. */
const sampled = 0.04;
/** A write that looks new in every attempt would be killed for ever. */
const killsOfAKindMax = 60;
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

const plan = readChaosPlan();

describe.each([
  { moment: "before" as const, mode: "http" as const },
  { moment: "after" as const, mode: "socket" as const },
])("a Muster that is killed $moment its writes over $mode", ({ moment, mode }) => {
  let folder: string;
  let sandbox: Sandbox;
  let proxy: BoundaryProxy;
  let variables: Record<string, string>;
  let muster: MusterProcess | undefined;
  let isOver = false;
  const killedAt: string[] = [];
  const seen = new Set<string>();
  const struck = new Set<string>();
  const readyAfterMs: number[] = [];

  /** Kills at the first write of each kind and at more of the single writes; at each once, so that the next life gets past it. */
  const strikes = ({ kind, identity }: PassingWrite, at: Moment): boolean => {
    if (at !== moment || isOver) return false;
    seen.add(identity);
    const isChosen = plan.isFull || !killedAt.includes(kind) || plan.chance(`${moment} ${identity}`) < sampled;
    const times = killedAt.filter((one) => one === kind).length;
    if (struck.has(identity) || !isChosen || times >= killsOfAKindMax) return false;
    struck.add(identity);
    killedAt.push(kind);
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
      MUSTER_CONFIG: await operatorFiles(folder, sandbox.url),
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

  test("finishes the story with everything in it once", { timeout: plan.isFull ? 1_200_000 : 400_000 }, async () => {
    const supervised = supervise();
    const room = await Promise.race([
      playPersistently(sandbox, plan.isFull ? 400_000 : 200_000),
      supervised.then(() => ""),
    ]);
    isOver = true;
    const kinds = new Set(killedAt).size;
    plan.say(`killed ${moment} ${struck.size} of ${seen.size} single writes (${kinds} kinds) over ${mode}`);
    expect(
      Math.max(...Object.values(Object.groupBy(killedAt, (kind) => kind)).map((one) => one?.length ?? 0)),
    ).toBeLessThan(killsOfAKindMax);

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
    plan.say(
      `ready after a kill: p50 ${percentile(readyAfterMs, 50).toFixed(0)} ms, p99 ${percentile(readyAfterMs, 99).toFixed(0)} ms`,
    );
  });
});
