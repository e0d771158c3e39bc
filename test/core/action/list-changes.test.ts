import { describe, expect, it } from "vitest";
import type { ChangeEvent } from "#core/action/change-source.ts";
import { makeListChanges } from "#core/action/list-changes.ts";
import { rankSuspects } from "#core/action/rank-suspects.ts";
import type { TimeLimit } from "#core/action/time-limit.ts";
import { makeActionWorld, web } from "./action-world.ts";

const alertAt = new Date("2026-03-02T09:00:00.000Z");
const now = new Date("2026-03-02T09:20:00.000Z");

function change(given: Partial<ChangeEvent> & { readonly minutesBefore: number }): ChangeEvent {
  const { minutesBefore, ...rest } = given;
  return {
    id: `c${minutesBefore}`,
    source: "vercel",
    serviceId: "web",
    kind: "deploy",
    title: "Ship it",
    at: new Date(alertAt.getTime() - minutesBefore * 60_000),
    by: null,
    commit: null,
    links: [],
    isCurrent: false,
    ...rest,
  };
}

describe("ranking suspects", () => {
  it("the live deploy shortly before the first alert leads; what came after the alert is last", () => {
    const ranked = rankSuspects(
      [
        change({ minutesBefore: 90 }),
        change({ minutesBefore: -10 }),
        change({ minutesBefore: 6, isCurrent: true }),
        change({ minutesBefore: 3, kind: "restart" }),
      ],
      { firstAlertAt: alertAt, now },
    );
    expect(ranked.map(({ suspicion }) => suspicion)).toEqual([
      "deployed 6 min before the first alert",
      "restarted 3 min before the first alert",
      "deployed 90 min before the first alert".replace("90 min", "1 h 30 min"),
      "deployed 10 min after the first alert: not its cause",
    ]);
    expect(ranked.at(-1)?.score).toBe(0);
  });

  it("without a first alert the newest leads", () => {
    const ranked = rankSuspects([change({ minutesBefore: 60 }), change({ minutesBefore: 0 })], {
      firstAlertAt: null,
      now,
    });
    expect(ranked.map(({ suspicion }) => suspicion)).toEqual([
      "deployed 20 min ago",
      "deployed 1 h 20 min ago".replace("1 h 20 min", "80 min"),
    ]);
  });
});

describe("listing changes", () => {
  const patient: TimeLimit = (work) => work;

  it("a silent source hides nothing that others know, and is named", async () => {
    const { transact, clock } = makeActionWorld();
    const timeLimit: TimeLimit = (work, limitMs) =>
      Promise.race([work, Promise.reject(new Error(`no answer in ${limitMs / 1000} s`))]);
    const listChanges = makeListChanges({
      transact,
      clock,
      catalogue: { all: () => [web], byId: () => web },
      sources: [{ name: "memory-host", changesSince: () => new Promise(() => undefined) }],
      timeLimit,
    });
    const listed = await listChanges({ serviceIds: ["web"], since: alertAt, firstAlertAt: null });
    expect(listed.changes).toEqual([]);
    expect(listed.unavailable[0]).toMatchObject({ source: "memory-host (web)", message: "no answer in 2.5 s" });
  });

  it("each change is listed once, with our own actions among them", async () => {
    const world = makeActionWorld();
    const restart = await world.askAndApprove({ verb: "restart" });
    await world.drain();
    const listChanges = makeListChanges({
      transact: world.transact,
      clock: world.clock,
      catalogue: { all: () => [web], byId: () => web },
      sources: [{ name: "memory-host", changesSince: async () => [change({ minutesBefore: 6 })] }],
      timeLimit: patient,
    });
    const { changes } = await listChanges({ serviceIds: ["web"], since: restart.requestedAt, firstAlertAt: null });
    expect(changes.map((suspect) => suspect.change.id).sort()).toEqual(["A-1", "c6"]);
  });

  it("what the provider recorded of our own change is not listed a second time; a person's is", async () => {
    const world = makeActionWorld();
    await world.askAndApprove();
    await world.drain();
    const sentAt = world.work.actions.all()[0]?.sentAt ?? now;
    const echo = (id: string, seconds: number, more: Partial<ChangeEvent> = {}) => ({
      ...change({ minutesBefore: 0, id, kind: "rollback" }),
      at: new Date(sentAt.getTime() + seconds * 1_000),
      ...more,
    });
    const found = [echo("ours", 2), echo("theirs", 120), echo("deploy", 2, { kind: "deploy", commit: "a1b2c3d" })];
    const listChanges = makeListChanges({
      transact: world.transact,
      clock: world.clock,
      catalogue: { all: () => [web], byId: () => web },
      sources: [{ name: "memory-host", changesSince: async () => found }],
      timeLimit: patient,
    });
    const { changes } = await listChanges({ serviceIds: ["web"], since: alertAt, firstAlertAt: null });
    expect(changes.map((suspect) => suspect.change.id).sort()).toEqual(["A-1", "deploy", "theirs"]);
  });
});
