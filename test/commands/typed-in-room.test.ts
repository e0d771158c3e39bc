import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { sampleAction, sampleIncident, sampleNow } from "../templates/sample-views.ts";
import { type Desk, openDesk } from "./desk.ts";

const incidentId = sampleIncident.id;
const by = person("U0ONCALL");
const action = sampleAction().action;
const request = { by, channelId: "C0ROOM", incidentId, step: null, undoes: null, target: null };

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const texts = () => desk.told().map(([, text]) => text);

describe("in a room", () => {
  test.each([
    [
      "status identified the <@U0LEAD|aya> cache",
      "changeStatus",
      { status: "identified", text: "the @aya cache" },
      "Status is now",
    ],
    ["STATUS Monitoring", "changeStatus", { status: "monitoring", text: null }, "Status is now"],
    [
      "update we &amp; they look",
      "postUpdate",
      { conditions: "we & they look", actions: null, needs: null },
      "Update posted",
    ],
    ["sev 2", "changeSeverity", { severity: "SEV2" }, "Severity is now"],
    ["severity SEV3", "changeSeverity", { severity: "SEV3" }, "Severity is now"],
    ["role Comms <@U0LEAD|aya>", "assignRole", { role: "comms", userId: "U0LEAD" }, "*aya*"],
    ["role ops ME", "assignRole", { role: "ops", userId: "U0ONCALL" }, "*mina*"],
    ["lead <@U0LEAD>", "assignRole", { role: "lead", userId: "U0LEAD" }, "*aya*"],
    ["page", "requestPage", {}, "Paging"],
    ["ack", "acknowledgeIncident", {}, "Acknowledged"],
    [
      "note <@U0LEAD> saw <https://a.example/x|a graph>",
      "addNote",
      { text: "@aya saw a graph (https://a.example/x)", at: null, permalink: null },
      "Noted",
    ],
    [
      "followup add an alert <@U0LEAD|aya> due=2026-12-01",
      "addFollowUp",
      { text: "add an alert", owner: "U0LEAD", dueOn: "2026-12-01" },
      "owner *aya*, due 2026-12-01",
    ],
    [
      "followup add an alert <@U0NEW>",
      "addFollowUp",
      { text: "add an alert", owner: "U0NEW", dueOn: null },
      "owner <@U0NEW>.",
    ],
    [
      "followup <@U0LEAD> adds an alert",
      "addFollowUp",
      { text: "adds an alert", owner: "U0LEAD", dueOn: null },
      "owner *aya*",
    ],
    [
      "followup ask <@U0LEAD> about it <@U0ONCALL>",
      "addFollowUp",
      { text: "ask @aya about it", owner: "U0ONCALL", dueOn: null },
      "owner *mina*",
    ],
    [
      "followup add due=2026-12-01 an alert",
      "addFollowUp",
      { text: "add an alert", owner: null, dueOn: "2026-12-01" },
      "nobody owns it",
    ],
    ["resolve it was &lt;the&gt; cache", "resolveIncident", { summary: "it was <the> cache" }, "production is pinned"],
    ["close", "resolveIncident", { summary: null }, "is resolved"],
    ["reopen it is back", "reopenIncident", { reason: "it is back" }, "is open again"],
    ["review", "requestDraft", {}, "Drafting"],
    ["runbook start", "startSession", { runbookId: null }, "started"],
    ["runbook START application-rollback", "startSession", { runbookId: "application-rollback" }, "started"],
  ])("%j calls %s with %j and says so", async (text, name, command, answer) => {
    await desk.command(text);
    expect(desk.calls).toEqual([[name, { incidentId, by, ...command }]]);
    expect(texts()).toEqual([expect.stringContaining(answer)]);
    expect(desk.errors).toEqual([]);
  });

  test("`ack` with words acknowledges and says where the words belong", async () => {
    await desk.command("ack on my way");
    expect(desk.calls).toHaveLength(1);
    expect(texts()).toEqual([expect.stringContaining("To keep “on my way”")]);
  });

  test("`runbook stop` stops the session that runs", async () => {
    await desk.command("runbook stop");
    expect(desk.calls).toMatchObject([["stopSession", { by }]]);
    expect(texts()).toEqual([expect.stringContaining("is stopped")]);
  });

  test.each([
    ["do rollback web", { verb: "rollback", serviceId: "web", parameters: {} }],
    ["do ROLLBACK Web To=dpl_1", { verb: "rollback", serviceId: "web", parameters: { to: "dpl_1" } }],
    [
      'do scale api to="3" provider=render',
      { verb: "scale", serviceId: "api", parameters: { to: "3", provider: "render" } },
    ],
  ])("%j asks for the action", async (text, command) => {
    await desk.command(text);
    expect(desk.calls).toEqual([["requestAction", { ...request, ...command }]]);
    expect(texts()).toEqual([expect.stringContaining("A-3: planning")]);
  });

  test.each([
    ["/rollback", "web", { verb: "rollback", serviceId: "web", parameters: {} }],
    ["/rollback", " web  to=dpl_1 ", { verb: "rollback", serviceId: "web", parameters: { to: "dpl_1" } }],
    ["/scale", "api to=3", { verb: "scale", serviceId: "api", parameters: { to: "3" } }],
  ])("%s %j asks for the action", async (name, text, command) => {
    await desk.command(text, { name });
    expect(desk.calls).toEqual([["requestAction", { ...request, ...command }]]);
  });

  test.each([
    ["undo", null],
    ["undo A-3", action.id],
    ["undo a3", action.id],
    ["undo 3", action.id],
  ])("%j asks for the way back", async (text, actionId) => {
    await desk.command(text);
    expect(desk.calls).toEqual([["undoAction", { actionId, incidentId, channelId: "C0ROOM", by }]]);
    expect(texts()).toEqual([expect.stringContaining("planning the way back")]);
  });

  test.each(["status", "update", "severity", "role", "lead"])("%j alone asks in a modal", async (text) => {
    await desk.command(text);
    expect(desk.modals().map(([way]) => way)).toEqual(["views.open", "views.update"]);
    expect(desk.modals().at(-1)?.[1]).toContain("INC-7");
    expect([desk.told(), desk.calls, desk.errors]).toEqual([[], [], []]);
  });

  test("nothing typed shows the action tray", async () => {
    await desk.command("  ");
    expect(texts()).toEqual([expect.stringMatching(/INC-7[\s\S]*Update/)]);
  });

  test("`changes` looks at the incident's services from two hours ago", async () => {
    await desk.command("changes");
    const since = new Date(sampleNow.getTime() - 7_200_000);
    expect(desk.calls).toEqual([["listChanges", { serviceIds: ["web"], since, firstAlertAt: sampleNow }]]);
  });

  test("`changes api since=30m` looks at what was named", async () => {
    await desk.command("changes API since=30m");
    const since = new Date(sampleNow.getTime() - 1_800_000);
    expect(desk.calls).toEqual([["listChanges", { serviceIds: ["api"], since, firstAlertAt: sampleNow }]]);
  });

  test("/inc and /runbook are other names for the same", async () => {
    await desk.command("ack", { name: "/inc" });
    await desk.command("start site-down", { name: "/runbook" });
    expect(desk.calls).toMatchObject([
      ["acknowledgeIncident", {}],
      ["startSession", { runbookId: "site-down" }],
    ]);
  });
});
