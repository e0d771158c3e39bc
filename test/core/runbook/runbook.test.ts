import { describe, expect, it } from "vitest";
import { freezeRunbook } from "#core/runbook/freeze-runbook.ts";
import { makeOfferedRunbooks } from "#core/runbook/match.ts";
import type { Runbook } from "#core/runbook/runbook.ts";
import { validateRunbook } from "#core/runbook/validate-runbook.ts";
import { makeActionWorld, web } from "#test/core/action/action-world.ts";
import { makeSessionWorld, rollbackRunbook, runbookOf, step } from "./session-world.ts";

const ask = (id: string, goTo: string | null) =>
  step(id, { kind: "ask", options: [{ id: "yes", label: "Yes", goTo }] });
const todo = (id: string, given = {}) => step(id, { kind: "do", text: `do ${id}` }, given);

function sourceOf(...books: Runbook[]) {
  return { all: () => books, byId: (id: string) => books.find((book) => book.id === id) };
}

async function anIncident() {
  return makeActionWorld().openIncident();
}

describe("checking a runbook", () => {
  const messages = (book: Runbook, surroundings = {}) =>
    validateRunbook(book, ["application-rollback", "site-down"], surroundings).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );

  it("the example is sound", () => {
    expect(messages(rollbackRunbook, { actions: ["rollback", "page"], checks: ["changes", "health"] })).toEqual([]);
  });

  it("every reference to nothing is named with its place and what exists", () => {
    const broken = runbookOf(
      [
        todo("a", { goTo: "nowhere", when: "answers.zzz" }),
        todo("a", { title: "Restart {{ servce }}" }),
        step("b", {
          kind: "wait",
          health: "web",
          healthyFor: { kind: "time", ms: 1 },
          timeout: { kind: "time", ms: 1 },
          onTimeout: "gone",
        }),
        ask("c", "lost"),
        step("d", { kind: "act", action: "fly", service: null, parameters: {} }, { onFailure: "void" }),
        step("e", { kind: "run", runbookId: "unknown" }),
        step("end", { kind: "run", runbookId: "application-rollback" }),
        todo("f", { when: "answers.a ==" }),
      ],
      { inputs: { service: { from: "incident.moon", default: null } } },
    );
    const found = messages(broken, { actions: ["rollback"] });
    for (const expected of [
      'inputs.service.from: "incident.moon" is unknown',
      'steps.0.go_to: "nowhere" is no step; allowed: a,',
      'steps.0.when: "zzz" is no step',
      'steps.1.id: "a" is already the id of step 1',
      'steps.1.title: "servce" is no input; the inputs are service',
      "steps.2.wait.on_timeout",
      "steps.3.ask.options.0.go_to",
      "steps.4.on_failure",
      'steps.4.act.action: "fly" is unknown; allowed: rollback',
      'steps.5.run: "unknown" is no runbook',
      'steps.6.id: "end" means the end',
      "steps.6.run: a runbook can't run itself",
      'steps.7.when: expected inputs.x, answers.x or "text", but it ends here (character 13)',
    ])
      expect(found.join("\n")).toContain(expected);
  });

  it("a step that nothing leads to, and one that never leads to the end, are named", () => {
    expect(messages(runbookOf([todo("a", { goTo: "end" }), todo("lonely")]))).toEqual([
      'steps.1.id: no way leads to "lonely"',
    ]);
    expect(messages(runbookOf([todo("a"), todo("b", { goTo: "a" })]))).toEqual([
      'steps.0.id: no way leads from "a" to the end',
      'steps.1.id: no way leads from "b" to the end',
    ]);
  });
});

describe("freezing a runbook", () => {
  it("fills every text from the incident and refuses an unknown input by name", async () => {
    const incident = await anIncident();
    const frozen = freezeRunbook(rollbackRunbook, incident, sourceOf());
    expect(frozen).toMatchObject({ kind: "frozen", inputs: { service: "web" } });
    expect(JSON.stringify(frozen)).not.toContain("{{");
    const odd = runbookOf([todo("a", { title: "Restart {{ servce }}" })]);
    expect(freezeRunbook(odd, incident, sourceOf())).toMatchObject({
      reason: "unknown-input",
      message: expect.stringContaining("the inputs are service"),
    });
  });

  it("puts another runbook's steps after the run step, and comes back behind it", async () => {
    const inner = runbookOf(
      [
        step("pick", { kind: "ask", options: [{ id: "x", label: "X on {{ service }}", goTo: "end" }] }),
        todo("last", { when: 'answers.pick == "x"' }),
      ],
      { id: "inner" },
    );
    const outer = runbookOf([
      todo("first"),
      step("sub", { kind: "run", runbookId: "inner" }, { when: "answers.first" }),
      todo("after"),
    ]);
    const frozen = freezeRunbook(outer, await anIncident(), sourceOf(outer, inner));
    if (frozen.kind === "refused") throw new Error(frozen.message);
    expect(frozen.runbook.steps.map(({ id, goTo, when }) => [id, goTo, when])).toEqual([
      ["first", null, null],
      ["sub", null, "answers.first"],
      ["sub.pick", null, "answers.first"],
      ["sub.last", "after", '(answers.first) and (answers.sub.pick == "x")'],
      ["after", null, null],
    ]);
    expect(frozen.runbook.steps[2]?.body).toMatchObject({ options: [{ label: "X on web", goTo: "after" }] });
  });

  it("refuses runbooks that run each other in a circle", async () => {
    const one = runbookOf([step("a", { kind: "run", runbookId: "two" })], { id: "one" });
    const two = runbookOf([step("b", { kind: "run", runbookId: "one" })], { id: "two" });
    expect(freezeRunbook(one, await anIncident(), sourceOf(one, two))).toMatchObject({
      reason: "runs-itself",
      message: expect.stringContaining("one -> two -> one"),
    });
  });

  it("a run step in a session is walked through to the step behind it", async () => {
    const inner = runbookOf([todo("in")], { id: "inner" });
    const outer = runbookOf([step("sub", { kind: "run", runbookId: "inner" }), todo("after")], { id: "outer" });
    const world = makeSessionWorld({ runbooks: [outer, inner] });
    const { session } = await world.start("outer");
    await world.answer(session.id, "sub.in", { kind: "done" });
    await world.answer(session.id, "after", { kind: "done" });
    expect((await world.session(session.id)).state).toBe("done");
  });
});

describe("offering runbooks", () => {
  it("the route's choice leads, then what the service lists, then names that fit; the rest is left out", async () => {
    const book = (id: string, services: string[], alerts: string[] = []) =>
      runbookOf([todo("a")], { id, appliesTo: { services, alerts } });
    const books = [
      book("foreign", ["api"]),
      book("any", ["*"]),
      book("by-service", ["web"]),
      book("by-alert", [], ["SiteDown"]),
      book("listed", []),
      book("routed", []),
    ];
    const catalogue = { all: () => [], byId: () => ({ ...web, runbooks: ["listed"] }) };
    const offeredRunbooks = makeOfferedRunbooks({ runbooks: sourceOf(...books), catalogue });
    const incident = { ...(await anIncident()), runbookId: "routed" };
    expect(offeredRunbooks(incident, ["SiteDown"]).map(({ id }) => id)).toEqual([
      "routed",
      "listed",
      "by-alert",
      "by-service",
      "any",
    ]);
  });
});
