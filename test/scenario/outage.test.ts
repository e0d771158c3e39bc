import { afterEach, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { type Stage, startStage } from "./stage.ts";

const patient = { timeout: 90_000 };
let stage: Stage;
afterEach(() => stage.stop());

const away = { kind: "http", status: 503 } as const;
const always = 1_000_000;

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
  await mina.reads(room, "A-1* rollback", "No plan", "Vercel is not answering. Nothing was sent. Retry in a minute.");
  sandbox.faults.clear();
  const attempts = () => mina.messages(room, "*Why*: Vercel is not answering", "Ended").length;
  const plan = await eventually("a retry that plans", async () => {
    const before = attempts();
    await mina.clicks(room, "Retry", "Roll back web");
    const planned = () => mina.messages(room, "Waiting for approval", "*Current*", "*Target*")[0];
    return eventually("a plan, or why there is none", () => planned() ?? (attempts() > before ? null : undefined)).then(
      (plan) => plan ?? undefined,
    );
  });
  expect(mina.labels(plan)).toContain("Approve");
});
