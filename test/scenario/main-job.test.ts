import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from "vitest";
import { allMessages, expectCleanWorkspace } from "./clean-workspace.ts";
import { editsOf } from "./edits-of.ts";
import { eventually } from "./eventually.ts";
import { expectReview } from "./expect-review.ts";
import type { Person } from "./person.ts";
import { textOf, textOfModal } from "./seen.ts";
import { type NotifiedAlert, type Stage, startStage } from "./stage.ts";

const summary = "Storefront answers more than 5 % of requests with an error";
/** A stranger's title that tries to ping people, to look bold and to hide an address. */
const rudeSummary = "<!channel> <@U0GUEST> *bold* & <https://evil.example|click me>";
/** It was 45 before edits were paced. What is left is told apart by people; a slow machine joins a few less. */
const editsMax = 44;
const patient = { timeout: 60_000 };

describe.each(["http", "socket"] as const)("the main job over %s", (mode) => {
  let stage: Stage;
  let room: string;
  let badDeployment: string;
  let goodDeployment: string;
  const other = (endsAt: string | null): NotifiedAlert => ({
    labels: { alertname: "HighErrorRate", severity: "critical", service: "web", instance: "web-2" },
    summary: rudeSummary,
    startsAt: otherStartedAt.toISOString(),
    endsAt,
  });
  let otherStartedAt: Date;
  const vercelPosts = (what: RegExp) =>
    stage.sandbox.providers.vercel.calls.filter(({ method, path }) => method === "POST" && what.test(path));
  const pages = () => stage.sandbox.providers.pagerduty.state.incidents();
  const rooms = () => stage.mina.channelNames().filter((name) => name.startsWith("inc-"));

  beforeAll(async () => {
    stage = await startStage({ mode });
  });
  afterAll(() => stage.stop());
  // One stage stands on the other: after a failure the rest would only repeat it.
  let hasFailed = false;
  beforeEach(({ skip }) => {
    skip(hasFailed, "an earlier stage failed");
    onTestFailed(() => {
      hasFailed = true;
    });
  });

  test("a critical alert becomes INC-1 with a dressed room, one announcement and one page", patient, async () => {
    const { sandbox, mina } = stage;
    // CI has the real program; where it isn't installed the stand-in sends the same.
    const isInstalled = process.env["CI"] !== undefined || sandbox.alerts()?.kind === "alertmanager";
    expect(sandbox.alerts()?.kind).toBe(isInstalled ? "alertmanager" : "stand-in");
    expect(sandbox.slack.socket.connections > 0).toBe(mode === "socket");
    await stage.press("ship-bad-deploy");
    badDeployment = sandbox.providers.vercel.state.production().id;
    await stage.press("fire-alert");

    room = await eventually("a room", () => rooms()[0]);
    expect(room).toMatch(/^inc-1-storefront-answers/);
    const card = await mina.reads(room, "INC-1", summary, "1 firing", "Page", "press *Runbook*");
    expect(textOf(card)).toContain("Roll back the last deploy");
    expect(mina.labels(card)).toEqual(expect.arrayContaining(["Update", "Take lead", "Runbook", "Resolve"]));
    const dress = () => {
      const { pins = [], topic = "", bookmarks = [] } = mina.channel(room) ?? {};
      return { isPinned: pins.includes(card.ts), topic, bookmarks: bookmarks.length };
    };
    await expect.poll(dress, { timeout: 20_000 }).toEqual({
      isPinned: true,
      topic: expect.stringContaining("SEV1 | Investigating"),
      bookmarks: 2,
    });
    expect(mina.channel(room)?.members).toEqual(expect.arrayContaining([mina.id, stage.theo.id]));
    expect(mina.channel(room)?.members).not.toContain(stage.gus.id);

    // Announced before there was a room; an edit follows with it.
    const line = async () => mina.labels(await mina.reads("incidents", "INC-1", summary));
    await expect.poll(line, { timeout: 20_000 }).toEqual(["Join"]);
    await eventually("a page", () => pages()[0]);
    expect(pages()).toMatchObject([{ serviceId: "PWEB001", urgency: "high" }]);
    const metrics = await (await fetch(`${stage.muster.url}/metrics`)).text();
    expect(metrics).toContain('muster_deliveries_total{source="alertmanager",result="accepted"} 1');
  });

  test(
    "another alert of the group joins and its repetition changes nothing; both are answered 202",
    patient,
    async () => {
      const { mina } = stage;
      otherStartedAt = new Date();
      for (const _ of ["once", "and again"]) {
        const response = await stage.notify(other(null));
        expect(response.status).toBe(202);
        expect(await response.json()).toEqual({ delivery: expect.any(String) });
      }
      await mina.reads(room, "INC-1", "2 firing");
      expect(textOf(await mina.reads(room, "INC-1", "2 firing"))).toContain("&lt;!channel&gt; &lt;@U0GUEST&gt;");
      expect(rooms()).toEqual([room]);
      expect(mina.messages("incidents", "INC-1")).toHaveLength(1);
      expect(pages()).toHaveLength(1);
    },
  );

  test("the offered runbook leads from the newest deploy to a plan of its rollback", patient, async () => {
    const { mina, sandbox } = stage;
    await mina.clicks(room, "Runbook", "INC-1");
    await mina.readsModal("Which runbook?");
    await mina.submits({ "Which runbook?": "Roll back the last deploy" });
    await mina.reads(room, "What changed?", badDeployment, "before the first alert");
    await mina.reads(room, "Does the newest deploy line up");
    await mina.clicks(room, "Yes, roll back");
    await mina.reads(room, "Press *Plan*");
    expect(sandbox.providers.vercel.calls.filter(({ method }) => method !== "GET")).toEqual([]);
    await mina.clicks(room, "Plan", "Roll back web");
    const plan = textOf(await mina.reads(room, "Waiting for approval", "*Current*", "*Target*"));

    const { vercel } = sandbox.providers;
    const [current, target] = [...plan.matchAll(/dpl_[0-9a-f]+/g)].map(([id]) => vercel.state.deployment(id));
    goodDeployment = target?.id ?? "";
    expect(current?.id).toBe(badDeployment);
    expect(target).toMatchObject({ isBad: false, wasPromoted: true });
    for (const deployment of [current, target]) expect(plan).toContain(deployment?.commit.sha.slice(0, 7));
    expect(plan).toMatch(/\d+ (s|min|h) old/);
    expect(plan).toContain(`/compare/${target?.commit.sha}...${current?.commit.sha}`);
    expect(plan).toMatch(/:warning: .*new production deployments wait/);
    expect(plan).toContain("*Way back*");
  });

  test("nobody approves who asked, who may not, or who may only look; a lead does", patient, async () => {
    const { mina, theo, aya, gus } = stage;
    const own = await mina.clicks(room, "Approve", "A-1");
    expect(own.text).toContain("You asked for A-1 yourself");
    expect(theo.messages(room, own.text)).toEqual([]);

    expect((await gus.clicks("incidents", "Join", "INC-1")).text).toContain("INC-1");
    for (const line of ["/incident list", "/incident help"]) {
      expect((await gus.types(room, line)).text).toContain(line.endsWith("list") ? "INC-1" : "/incident list");
    }
    const looksOnly = /no role|can look/;
    expect((await gus.types(room, "/incident note from a guest")).text).toMatch(looksOnly);
    expect((await gus.clicks(room, "Approve", "A-1")).text).toMatch(looksOnly);
    expect((await theo.clicks(room, "Approve", "A-1")).text).toContain("approver");
    expect(vercelPosts(/./)).toEqual([]);

    await aya.clicks("incidents", "Join", "INC-1");
    expect((await aya.clicks(room, "Approve", "A-1")).text).toContain("Approved");
  });

  test("the rollback is sent once, followed, and proven by the shop's health", patient, async () => {
    const { mina, sandbox } = stage;
    const { vercel, shop } = sandbox.providers;
    const done = await mina.reads(room, "A-1", "Done and verified", "*Before*");
    expect(vercelPosts(/rollback/)).toMatchObject([{ path: expect.stringContaining(goodDeployment), committed: true }]);
    expect(vercel.state.aliasRequest()).toMatchObject({ toDeploymentId: goodDeployment, jobStatus: "succeeded" });
    expect(vercel.state.isPinned()).toBe(true);
    expect(shop.state.health().isHealthy).toBe(true);
    expect(textOf(done)).toMatch(new RegExp(`\\*Before\\*\n.*${badDeployment}[^]*\\*After\\*\n.*${goodDeployment}`));
    expect(textOf(done)).toContain("3 of 3 good answers");
    expect(mina.labels(done)).toEqual(["Undo", "Keep"]);
    await mina.reads(room, "Is web healthy again?", "done");
    await mina.clicks(room, "Skip", "Tell customers");
    await mina.readsModal("Why is it skipped?");
    await mina.submits({ "Why is it skipped?": "Nobody noticed" });
    await mina.reads(room, "INC-1", "Roll back the last deploy", "done");
  });

  const said = async (person: Person, line: string) => (await person.types(room, line)).text;

  test("every verb of the room is answered and does what it says", patient, async () => {
    const { mina, aya } = stage;
    const topicSays = (words: string) =>
      eventually(`the topic says ${words}`, () => mina.channel(room)?.topic.includes(words) || undefined);
    expect(await said(mina, "/incident status identified The price query")).toMatch(/identified/i);
    await topicSays("Identified");
    await said(mina, "/incident update Checkout is back");
    await mina.reads(room, "*Update*", "Checkout is back");
    expect(await said(mina, "/incident severity 2")).toContain("SEV2");
    await topicSays("SEV2");
    expect(await said(mina, "/incident role lead @aya")).toContain("aya");
    await topicSays("Lead @aya");
    await eventually("aya is told her duties", () => aya.channel("muster")?.messages.at(-1));
    await said(aya, "/incident status monitoring");
    await said(mina, "/incident note Bought time with the old build");
    expect(await said(mina, "/incident followup Ship with a canary @theo due=2030-01-31")).toContain("2030-01-31");
    expect(await said(mina, "/incident list")).toMatch(/INC-1.*SEV2.*Monitoring/);
    expect(await said(mina, "/incident HELP")).toContain("/incident severity");
    expect(await said(mina, "/incident stauts")).toContain("/incident status");
    expect(await said(mina, "/incident oncall web")).toContain("Mina Park");
    expect(await said(mina, "/incident changes")).toContain(badDeployment);
  });

  test("a pinned message gets one receipt, whoever pins it how often", patient, async () => {
    const { mina, aya, sandbox } = stage;
    const ts = await mina.writes(room, "The price query scans the table");
    await mina.reacts(room, ts, "pushpin");
    const reactions = () => mina.messages(room, "The price query scans").at(-1)?.reactions ?? [];
    await eventually("a receipt", () => reactions().find(({ name }) => name === "white_check_mark"));
    await aya.reacts(room, ts, "pushpin");
    await mina.reacts(room, ts, "pushpin").catch(() => undefined);
    expect(sandbox.slack.calls.filter(({ method }) => method === "reactions.add")).toHaveLength(1);
  });

  test("a resolved alert updates the card, and the same alert again joins the same incident", patient, async () => {
    const { mina } = stage;
    await stage.press("resolve-alert");
    await mina.reads(room, "INC-1", "1 firing, 1 resolved");
    await stage.press("fire-alert");
    await mina.reads(room, "INC-1", "2 firing, 0 resolved");
    await stage.press("resolve-alert");
    await stage.notify(other(new Date().toISOString()));
    await mina.reads(room, "INC-1", "0 firing, 2 resolved");
    expect(rooms()).toEqual([room]);
    expect(pages()).toHaveLength(1);
  });

  test("resolving lists what stays changed, ends the page and takes Join away", patient, async () => {
    const { aya, mina } = stage;
    expect(await said(aya, "/incident resolve The price query was slow")).toMatch(/pinned to .*A-1/s);
    const line = await mina.reads("incidents", "INC-1", "Resolved");
    expect(mina.labels(line)).toEqual([]);
    expect(mina.messages("incidents", "INC-1")).toHaveLength(1);
    await eventually("the page is resolved", () => pages().find(({ status }) => status === "resolved"));
    await mina.reads(room, "INC-1", "Still changed in production", "pinned");
  });

  test("the review is drafted with evidence, kept, and published as a pull request", patient, async () => {
    const { aya, sandbox } = stage;
    const { supabase, github } = sandbox.providers;
    const card = await aya.reads(room, "Review of INC-1", "draft", "Ship with a canary");
    for (const measure of ["Detected", "First reaction", "Mitigated", "Resolved"])
      expect(textOf(card)).toContain(measure);
    await aya.clicks(room, "Open review", "Review of INC-1");
    expect(textOfModal(await aya.readsModal("Review of INC-1", "Root cause"))).toContain("unknown");
    await aya.closesModals();

    const stored = [...supabase.state.buckets.values()].flatMap(({ objects }) => [...objects.values()]);
    expect(stored).toHaveLength(1);
    const review = stored[0]?.bytes.toString() ?? "";
    expectReview(review);
    const issues = github.state.repo("acme/storefront")?.issues.filter(({ title }) => title.includes("canary"));
    expect(issues).toHaveLength(1);
    expect(review).toContain(`/issues/${issues?.[0]?.number}`);

    await aya.clicks(room, "Publish", "Review of INC-1");
    await aya.reads(room, "Review of INC-1", "published", "/pull/");
    expect(github.state.repo("acme/postmortems")?.pulls).toHaveLength(1);
  });

  test("an undo is planned, approved and un-pins production", patient, async () => {
    const { mina, aya, sandbox } = stage;
    // What failed was the database behind the deploy; it is repaired, so the same deploy is healthy now.
    sandbox.faults.next(/^shop GET/, { kind: "http", status: 200, body: { status: "ok" } }, 1_000);
    await said(mina, "/incident undo");
    await mina.reads(room, "A-2", "Waiting for approval", "undoes A-1");
    await aya.clicks(room, "Approve", "A-2");
    await mina.reads(room, "A-2", "Done and verified");
    expect(vercelPosts(/promote/)).toMatchObject([{ path: expect.stringContaining(badDeployment), committed: true }]);
    expect(sandbox.providers.vercel.state.isPinned()).toBe(false);
    const undone = await mina.reads(room, "A-1", "Undone by A-2");
    expect(mina.labels(undone)).toEqual([]);
  });

  test("the whole story costs a fraction of Slack's 50 edits a minute, and no message is edited three times in a second", async ({
    annotate,
  }) => {
    const edits = editsOf(stage.sandbox);
    const perKind = Object.entries(Object.groupBy(edits, ({ slot }) => slot.split(":")[0] ?? ""));
    await annotate(
      `edits of the story: ${edits.length} (${perKind.map(([kind, of]) => `${kind} ${of?.length}`).join(", ")})`,
    );
    expect(edits.length).toBeLessThanOrEqual(editsMax);
    expect(edits.filter(({ sinceLastButOneMs }) => sinceLastButOneMs < 900)).toEqual([]);
  });

  test("in the whole story nobody met an error, nobody was pinged in vain, and nothing was said twice", () => {
    const { sandbox, complaints, mina, theo, aya } = stage;
    expect(sandbox.slack.state.notices).toEqual([]);
    expectCleanWorkspace(sandbox, [mina.id, theo.id, aya.id]);
    const toGus = allMessages(sandbox).filter(({ mentions }) => mentions.includes(stage.gus.id));
    expect(toGus.filter(({ subtype }) => subtype === undefined)).toEqual([]);
    const refusedWrites = Object.values(sandbox.providers)
      .flatMap(({ name, calls }) => calls.map((call) => ({ name, ...call })))
      .filter(({ method, status }) => method !== "GET" && status >= 400);
    // The first upload finds no bucket; then it is made.
    expect(refusedWrites).toMatchObject([
      { name: "supabase", path: expect.stringContaining("/object/muster-reviews/") },
    ]);
    expect(complaints).toEqual([]);
  });
});
