import { describe, expect, test } from "vitest";
import { makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { Fault } from "#core/shared/fault.ts";
import { startDeadLetterNotice } from "#jobs/dead-letter-notice.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { runDeadletter } from "#test/support/run-deadletter.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";

const replicas = useReplicas();
const newId = makeIdSource(systemClock);
const bytes = (body: string) => new TextEncoder().encode(body);

const open = async (workspaceId: string) => {
  const world = await replicas.start({ workspaceId });
  const { database } = replicas.db();
  const inbox = makeInbox({ database, bell: world.bell, workspaceId, newId, clock: systemClock });
  return { world, inbox, letters: makeDeadLetters({ database, clock: systemClock }) };
};

const run = (...args: string[]) => runDeadletter(replicas.db().url, ...args);

describe("dead letters", () => {
  test("one that is put back is worked off exactly once, however often it is asked", async () => {
    const { world, inbox, letters } = await open("L-once");
    const id = newId();
    await inbox.recordDeadLetter({ id, source: "L-once", reason: "a bug", body: bytes("x") });
    const counts = await Promise.all([1, 2, 3].map(() => letters.retry({ id })));
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    const seen: string[] = [];
    const handle = async (delivery: { id: string }) => void seen.push(delivery.id);
    const worker = makeInboxWorker({ ...world, clock: systemClock, inbox, handle });
    await worker.start();
    await world.quiet("inbox");
    await worker.stop(1_000);
    expect(seen).toEqual([id]);
    expect(await letters.list({ source: "L-once", limit: 9 })).toEqual([]);
  });

  test("a delivery that dies again after it was put back lies dead again, and is never tried in a loop", async () => {
    const { world, inbox, letters } = await open("L-again");
    await inbox.accept({ source: "L-again", deliveryKey: null, body: bytes("poison") });
    let attempts = 0;
    const handle = async () => {
      attempts += 1;
      throw new Fault({ code: "unreadable", message: `Attempt ${attempts}.`, hint: "", retry: "never" });
    };
    const worker = makeInboxWorker({ ...world, clock: systemClock, inbox, handle });
    await worker.start();
    await until(async () => (await letters.list({ source: "L-again", limit: 9 })).length === 1);
    expect(await letters.retry({ source: "L-again" })).toBe(1);
    await until(async () => attempts === 2 && (await letters.list({ source: "L-again", limit: 9 })).length === 1);
    await world.quiet("inbox");
    await worker.stop(1_000);
    expect(attempts).toBe(2);
    expect((await letters.list({ source: "L-again", limit: 9 }))[0]?.reason).toContain("Attempt 2.");
  });

  test("administrators hear of the first one at once, of later ones together, and again when it could not be said", async () => {
    let told = 0;
    let fails = true;
    const notice = startDeadLetterNotice({
      everyMs: 20,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      tell: async () => {
        told += 1;
        if (fails) throw new Error("database away");
      },
    });
    await until(() => told === 2);
    fails = false;
    for (let index = 0; index < 100; index += 1) notice.poke();
    await until(() => told > 2);
    await notice.stop();
    expect(told).toBeLessThan(10);
  });
});

describe("npm run deadletter", () => {
  test("lists, shows and retries; foreign text can't command the terminal", async () => {
    const { inbox } = await open("L-cli");
    const id = newId();
    await inbox.recordDeadLetter({ id, source: "L-cli", reason: "no \u001b[31mJSON", body: bytes("{\u001b]0;x") });
    const listed = await run("list", "--source", "L-cli");
    expect(listed).toMatchObject({ code: 0, err: "" });
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain("\u001b");
    expect(JSON.parse((await run("list", "--source", "L-cli", "--json")).out)).toMatchObject([{ id, source: "L-cli" }]);
    const shown = await run("show", id);
    expect(shown.out).toContain("{\u{fffd}]0;x");
    expect(await run("retry", id)).toMatchObject({ code: 0, out: expect.stringContaining("1 put back") });
    expect(await run("retry", id)).toMatchObject({ code: 1, err: expect.stringContaining("put back already") });
    expect((await run("list", "--source", "L-cli")).out).toBe("There are no dead letters.\n");
  }, 60_000);

  test.each([
    { args: [], says: "Say what to do." },
    { args: ["lost"], says: "Unknown: lost." },
    { args: ["show", "7"], says: '"7" is not the id of a dead letter' },
    { args: ["retry"], says: "retry needs one of: an id, --source or --effects." },
    { args: ["retry", "--effects", "--source", "x"], says: "retry needs one of" },
    { args: ["list", "--effects", "--source", "x"], says: "effects have none" },
    { args: ["list", "--limit", "0"], says: "--limit is a number above 0" },
    { args: ["list", "--sauce", "x"], says: "--sauce" },
  ])("$args is answered with what is wrong, the usage, and 64", async ({ args, says }) => {
    const { err, code } = await run(...args);
    expect(code).toBe(64);
    expect(err).toContain(says);
    expect(err).toContain("npm run deadletter list");
  });
});
