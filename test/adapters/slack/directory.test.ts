import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDirectory, type SlackDirectory } from "#adapters/slack/directory.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
let directory: SlackDirectory;
let nowMs: number;

beforeEach(async () => {
  world = await startSlackWorld();
  nowMs = 0;
  directory = makeDirectory({ slack: world.direct, teamId: "T0MUSTER", nowMs: () => nowMs });
});
afterEach(() => world.close());

test("members of a usergroup come from Slack and are asked for once a minute", async () => {
  expect(await directory.membersOf("S0ONCALL")).toEqual(["U0ONCALL", "U0RESP"]);
  await directory.membersOf("S0ONCALL");
  expect(world.calls("usergroups.users.list")).toHaveLength(1);
  nowMs = 60_001;
  world.slack.state.usergroups.get("S0ONCALL")?.users.splice(0, 1);
  expect(await directory.membersOf("S0ONCALL")).toEqual(["U0RESP"]);
});

test("many questions at once are one call", async () => {
  await Promise.all([1, 2, 3].map(() => directory.membersOf("S0LEADS")));
  expect(world.calls("usergroups.users.list")).toHaveLength(1);
});

test("what was known is the answer while Slack gives none", async () => {
  await directory.membersOf("S0LEADS");
  nowMs = 60_001;
  world.faults.next("usergroups.users.list", { kind: "http", status: 503 });
  expect(await directory.membersOf("S0LEADS")).toEqual(["U0LEAD"]);
});

test("an unknown membership is never taken for nobody", async () => {
  world.faults.next("usergroups.users.list", { kind: "http", status: 503 });
  await expect(directory.membersOf("S0LEADS")).rejects.toMatchObject({ code: "slack-http-503" });
  expect(await directory.membersOf("S0LEADS")).toEqual(["U0LEAD"]);
});

test.each(["no_such_subteam", "plan_upgrade_required"])(
  "a group that does not exist here (%s) has no members",
  async (error) => {
    world.faults.next("usergroups.users.list", { kind: "ok-false", error });
    expect(await directory.membersOf("S0GONE")).toEqual([]);
  },
);

test("a person has a name, and without an answer their id", async () => {
  expect(await directory.displayName("U0ONCALL")).toMatch(/mina/i);
  expect(await directory.displayName("U0NOBODY")).toBe("U0NOBODY");
});

test("a name that nobody may wait for is there the next time", async () => {
  expect(directory.knownName("U0LEAD")).toBe("U0LEAD");
  await until(() => directory.knownName("U0LEAD") !== "U0LEAD");
});

test("warming up spares the first person the wait", async () => {
  await directory.warm(["S0ONCALL", "S0LEADS"]);
  const before = world.slack.calls.length;
  await directory.membersOf("S0LEADS");
  expect(world.slack.calls.length).toBe(before);
});

test("a full member is told from guests, bots, people who left and people of another workspace", async () => {
  const answers: Record<string, object> = {
    U1: { team_id: "T0MUSTER" },
    U2: { team_id: "T0MUSTER", is_restricted: true },
    U3: { team_id: "T0MUSTER", is_restricted: true, is_ultra_restricted: true },
    U4: { team_id: "T0MUSTER", is_bot: true },
    U5: { team_id: "T0MUSTER", deleted: true },
    U6: { team_id: "T0OTHER" },
    U7: { team_id: "T0HOME", enterprise_user: { teams: ["T0HOME", "T0MUSTER"] } },
  };
  world.mount((request, response) => {
    if (!request.url?.endsWith("/users.info")) return false;
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const user = answers[new URLSearchParams(body).get("user") ?? ""];
      response.setHeader("content-type", "application/json").end(JSON.stringify({ ok: true, user }));
    });
    return true;
  });
  const members = await Promise.all(Object.keys(answers).map((id) => directory.isMember(id)));
  expect(members).toEqual([true, false, false, false, false, false, true]);
});

test("a membership is remembered for ten minutes, and no longer while Slack gives none", async () => {
  expect(await directory.isMember("U0ONCALL")).toBe(true);
  world.faults.next("users.info", { kind: "http", status: 503 }, 2);
  nowMs = 9 * 60_000;
  expect(await directory.isMember("U0ONCALL")).toBe(true);
  await expect(directory.isMember("U0NEW")).rejects.toMatchObject({ code: "slack-http-503" });
});
