import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { expectCleanWorkspace } from "./clean-workspace.ts";
import { eventually } from "./eventually.ts";
import { type NotifiedAlert, type Stage, startStage } from "./stage.ts";

const patient = { timeout: 90_000 };
const alert = (alertname: string): NotifiedAlert => ({
  labels: { alertname, severity: "critical", service: "web" },
  summary: `${alertname} on the storefront`,
  startsAt: new Date().toISOString(),
  endsAt: null,
});

describe("while the database is away", () => {
  let folder: string;
  let database: EmbeddedPostgres;
  let stage: Stage;
  const start = () => startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durability: "tests" });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "muster-weather-"));
    await chmod(folder, 0o711);
    database = await start();
    stage = await startStage({}, database.url);
  });
  afterAll(async () => {
    await stage.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const roomOf = (words: string) =>
    eventually(`a room for ${words}`, () => stage.mina.channelNames().find((name) => name.includes(words)), {
      withinMs: 60_000,
    });

  /** Takes the database away for as long as `work` takes. */
  const without = async (work: () => Promise<void>): Promise<void> => {
    await database.stop();
    try {
      await work();
    } finally {
      database = await start();
    }
  };

  test("a webhook that arrives in a restart is taken after it, and opens its incident", patient, async () => {
    let delivered: Promise<Response> | undefined;
    await without(async () => {
      delivered = stage.notify(alert("RestartedUnderUs"));
    });
    expect((await delivered)?.status).toBe(202);
    const room = await roomOf("restartedunderus");
    await stage.mina.reads(room, "INC-1", "1 firing");
    await eventually("mina is invited", () => stage.mina.channel(room)?.isMember || undefined);
  });

  test("people are told within 3 s that their command or click was not done, and it isn't", patient, async () => {
    const { mina } = stage;
    const room = await roomOf("restartedunderus");
    await mina.reads(room, "INC-1", "1 firing");
    const since =
      /The database is unreachable since \d\d:\d\d [A-Z0-9+]+; (your command|what you asked for) was not done\./;
    await without(async () => {
      // `types` and `clicks` themselves demand the first answer within 3 s.
      for (const line of ["/incident list", "/rollback web", "/incident update lost"])
        expect((await mina.types(room, line)).text).toMatch(since);
      expect((await mina.clicks(room, "Take lead", "INC-1")).text).toMatch(since);
      expect(mina.messages(room, "Still working")).toEqual([]);
      await mina.clicks(room, "Update", "INC-1");
      await mina.readsModal("what you asked for was not done");
      await mina.closesModals();
    });
    await eventually("the list is there again", async () => {
      const answer = await mina.types("alerts", "/incident list");
      return answer.text.includes("INC-1") || undefined;
    });
    expect([mina.messages(room, "A-1"), mina.messages(room, "lost"), mina.messages(room, "Still working")]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("people are told the same of a database that hangs, and nothing is done when it goes on", patient, async () => {
    const { mina } = stage;
    const room = await roomOf("restartedunderus");
    const thaw = await freeze(database);
    try {
      for (const line of ["/incident update never", "/incident list"])
        expect((await mina.types(room, line)).text).toMatch(
          /The database is unreachable since .*; your command was not done/,
        );
    } finally {
      thaw();
    }
    await eventually("the list is there again", async () => {
      const answer = await mina.types("alerts", "/incident list");
      return answer.text.includes("INC-1") || undefined;
    });
    expect((await mina.types(room, "/incident update afterwards")).text).toMatch(/update/i);
    await mina.reads(room, "afterwards");
    expect(mina.messages(room, "never")).toEqual([]);
  });

  test("an alert of a long absence is taken all the same, and not lost", patient, async () => {
    const { mina } = stage;
    await without(async () => {
      await stage.press("fire-alert");
      expect((await stage.notify(alert("AwayTooLong"))).status).toBe(202);
    });
    const room = await roomOf("storefront-answers");
    await mina.reads(room, "Storefront answers more than 5 %", "1 firing");
    expect(stage.sandbox.slack.state.notices).toEqual([]);
    expectCleanWorkspace(stage.sandbox, ["U0ONCALL", "U0RESP", "U0LEAD"]);
  });
});

describe("while Slack is unwell", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({});
  });
  afterEach(() => stage.sandbox.faults.clear());
  afterAll(() => stage.stop());

  const oneOfEach = (number: number, room: string) => {
    expect(stage.mina.messages(room, `🔴 INC-${number}`)).toHaveLength(1);
    expect(stage.mina.messages("incidents", `INC-${number}`)).toHaveLength(1);
  };

  test("a storm of 429 delays the room, but no answer to a person", patient, async () => {
    const { mina, sandbox } = stage;
    const scheduled = /^(chat\.(postMessage|update)|conversations\.\w+|pins\.add|bookmarks\.\w+)$/;
    const body = { ok: false, error: "ratelimited" };
    sandbox.faults.next(scheduled, { kind: "http", status: 429, headers: { "retry-after": "1" }, body }, 10);
    await stage.press("fire-alert");
    const answers = ["/incident list", "/incident help", "/incident oncall web"];
    for (const line of answers) expect((await mina.types("alerts", line)).text).not.toContain(":warning:");
    const room = await eventually("the room", () => mina.channelNames().find((name) => name.startsWith("inc-1")), {
      withinMs: 60_000,
    });
    await eventually("its card", () => mina.messages(room, "🔴 INC-1")[0], { withinMs: 60_000 });
    await eventually("its line", () => mina.messages("incidents", "INC-1")[0], { withinMs: 60_000 });
    oneOfEach(1, room);
  });

  test("a post that never gets its answer holds nobody up and is made once", patient, async () => {
    const { mina, sandbox } = stage;
    sandbox.faults.next("chat.postMessage", { kind: "hang" }, 2);
    await stage.notify(alert("SecondTrouble"));
    const room = await eventually("the room", () => mina.channelNames().find((name) => name.startsWith("inc-2")));
    await eventually("mina is invited", () => mina.channel(room)?.isMember || undefined);
    expect((await mina.types(room, "/incident status identified Seen it")).text).toMatch(/identified/i);
    expect((await mina.types(room, "/incident note Still here")).text).toMatch(/noted/i);
    await eventually("its card", () => mina.messages(room, "🔴 INC-2")[0], { withinMs: 60_000 });
    await eventually("its line", () => mina.messages("incidents", "INC-2")[0], { withinMs: 60_000 });
    expect((await mina.clicks(room, "Take lead", "INC-2")).text).toContain("mina");
    oneOfEach(2, room);
    expect(sandbox.slack.state.notices).toEqual([]);
    expectCleanWorkspace(sandbox, ["U0ONCALL", "U0RESP", "U0LEAD"]);
  });
});

/** Everything of PostgreSQL stands still, as on a disk that hangs; gives the way back. */
async function freeze({ pid }: EmbeddedPostgres): Promise<() => void> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const pids = [pid, ...children.trim().split(/\s+/).map(Number)];
  for (const one of pids) process.kill(one, "SIGSTOP");
  return () => {
    for (const one of pids) process.kill(one, "SIGCONT");
  };
}
