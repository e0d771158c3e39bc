import { afterEach, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { type Stage, startStage } from "./stage.ts";

const patient = { timeout: 200_000 };
let stage: Stage;
afterEach(() => stage.stop());

const away = { kind: "http", status: 503 } as const;
const always = 1_000_000;
/** A system that was away is tried again after 2 s, 4 s, 8 s … 60 s: how soon depends on how long it was. */
const triedAgain = { withinMs: 75_000 };

async function roomOf(words: string): Promise<string> {
  return eventually(`a room for ${words}`, () => stage.mina.channelNames().find((name) => name.includes(words)));
}

test(
  "PagerDuty away: the room says so in one message with Retry, and says in it when it answers again",
  patient,
  async () => {
    stage = await startStage({});
    const { mina, sandbox } = stage;
    sandbox.faults.next(/^pagerduty /, away, always);
    await stage.press("fire-alert");
    const room = await roomOf("inc-1");
    const notice = await mina.reads(room, "PagerDuty is not answering; last tried", "Nobody was paged yet.");
    expect(mina.labels(notice)).toEqual(["Retry"]);
    const metrics = async () => (await fetch(`${stage.muster.url}/metrics`)).text();
    expect(await metrics()).toContain('muster_circuit_open{system="pagerduty"} 1');
    expect(await metrics()).toContain('muster_circuit_open{system="vercel"} 0');
    const health = await (await fetch(`${stage.muster.url}/health`)).json();
    expect(health).toMatchObject({
      status: "degraded",
      checks: expect.arrayContaining([
        expect.objectContaining({ name: "circuit pagerduty", detail: expect.stringContaining("not answering since") }),
      ]),
    });
    expect((await mina.clicks(room, "Retry", "PagerDuty is not answering")).text).toContain("Trying PagerDuty now");

    sandbox.faults.clear();
    await mina.clicks(room, "Retry", "PagerDuty is not answering");
    const over = await mina.reads(room, "PagerDuty answers again; it was away for");
    expect([over.ts, mina.labels(over)]).toEqual([notice.ts, []]);
    await mina.reads(room, "Paged the on-call");
    expect(sandbox.providers.pagerduty.state.incidents()).toHaveLength(1);
    expect(mina.messages(room, "Nobody was paged")).toEqual([]);
    expect(await metrics()).toContain('muster_circuit_open{system="pagerduty"} 0');
  },
);

test("Vercel away: the runbook's step says so and offers Retry, which plans once Vercel is back", patient, async () => {
  stage = await startStage({});
  const { mina, sandbox } = stage;
  await stage.press("ship-bad-deploy");
  await stage.press("fire-alert");
  const room = await roomOf("inc-1");
  await mina.clicks(room, "Runbook", "INC-1");
  await mina.readsModal("Which runbook?");
  await mina.submits({ "Which runbook?": "Roll back the last deploy" });
  await mina.clicks(room, "Yes, roll back");
  await mina.reads(room, "Press *Plan*");
  sandbox.faults.next(/^vercel /, away, always);
  await mina.clicks(room, "Plan", "Roll back web");
  // Three calls go out before Vercel counts as away: the plan may end with the answer of one of them.
  await mina.reads(room, "A-1* rollback", "No plan", "*Why*: Vercel");
  sandbox.faults.clear();
  const attempts = () => mina.messages(room, "*Why*: Vercel", "Ended").length;
  const plan = await eventually(
    "a retry that plans",
    async () => {
      const before = attempts();
      await mina.clicks(room, "Retry", "Roll back web");
      const planned = () => mina.messages(room, "Waiting for approval", "*Current*", "*Target*")[0];
      const ended = () => planned() ?? (attempts() > before ? null : undefined);
      return (await eventually("a plan, or why there is none", ended, triedAgain)) ?? undefined;
    },
    triedAgain,
  );
  expect(mina.labels(plan)).toContain("Approve");
});

test(
  "Slack away: the page goes out without waiting for a room; the room follows, with nothing said twice",
  patient,
  async () => {
    stage = await startStage({});
    const { mina, sandbox } = stage;
    const pages = () => sandbox.providers.pagerduty.state.incidents();
    sandbox.faults.next("conversations.create", { kind: "hang" }, always);
    sandbox.faults.next(/^[a-z]+\.[a-zA-Z.]+$/, away, always);
    const startedAt = performance.now();
    await stage.press("fire-alert");
    await eventually("a page", () => pages()[0], { withinMs: 5_000 });
    // A hanging call of Slack takes 10 s: whoever waits for one can't be this quick.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const circuit = async () => (await fetch(`${stage.muster.url}/metrics`)).text();
    await eventually(
      "Slack counts as away",
      async () => (await circuit()).includes('{system="slack"} 1') || undefined,
      {
        withinMs: 45_000,
      },
    );

    sandbox.faults.clear();
    const room = await roomOf("inc-1");
    await mina.reads(room, "INC-1", "1 firing");
    await mina.reads(room, "Paged the on-call");
    // Its last try failed before Slack counted as away: the pause after that is a minute at most.
    await eventually("the announcement", () => mina.messages("incidents", "INC-1")[0], { withinMs: 75_000 });
    expect(mina.channelNames().filter((name) => name.startsWith("inc-"))).toHaveLength(1);
    expect(mina.messages(room, "Paged the on-call")).toHaveLength(1);
    // It was away for less than a minute: nobody needs to hear of that.
    expect(mina.messages(room, "Slack answers again")).toEqual([]);
    expect(pages()).toHaveLength(1);
    expect(sandbox.slack.state.notices).toEqual([]);
  },
);
