import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, ActionState } from "#core/action/action.ts";
import { actionStates } from "#core/action/action.ts";
import { type ActionMove, advanceAction, legalFrom } from "#core/action/advance-action.ts";
import { hasChangedProduction } from "#core/action/in-force.ts";
import type { Plan } from "#core/action/plan.ts";
import { person } from "#core/shared/actor.ts";

const at = new Date("2026-03-02T09:00:00.000Z");
const later = new Date("2026-03-02T09:10:00.000Z");

const plan: Plan = {
  summary: "Roll back",
  facts: [],
  warnings: [],
  links: [],
  before: [],
  inverse: { kind: "none", reason: "test" },
  leaves: "pinned",
  basis: {},
  instruction: {},
  hash: "hash-1",
  plannedAt: at,
};

const fresh: Action = {
  id: "a-1",
  workspaceId: "T0TEST",
  number: 1,
  incidentId: null,
  channelId: "C0ROOM",
  verb: "rollback",
  serviceId: "web",
  target: { provider: "vercel", environment: "production", ids: {} },
  parameters: {},
  requestedBy: person("U1"),
  requestedAt: at,
  state: "planning",
  reason: null,
  plan: null,
  approvalsNeeded: 0,
  approverRole: null,
  approvals: [],
  expiresAt: null,
  sentAt: null,
  reference: null,
  verification: null,
  finishedAt: null,
  undoes: null,
  undoneBy: null,
  keptBy: null,
  step: null,
};

const verification = { before: [], after: [], health: null, startedAt: at };
const pool: readonly ActionMove[] = [
  ...[0, 1, 2, 3].map(
    (approvalsNeeded): ActionMove => ({
      kind: "plan",
      plan,
      approvalsNeeded,
      approverRole: "approver",
      expiresAt: later,
    }),
  ),
  ...["U1", "U2", "U3", "U4"].flatMap((by) =>
    ["hash-1", "hash-1", "hash-2"].map(
      (planHash, index): ActionMove => ({
        kind: "approve",
        by,
        planHash,
        mayApproveOwn: index === 1,
        expiresAt: later,
      }),
    ),
  ),
  { kind: "give-up-planning", reason: "no" },
  { kind: "delay", reason: "not yet" },
  { kind: "refuse", reason: null },
  { kind: "withdraw" },
  { kind: "expire" },
  { kind: "void", reason: "moved" },
  { kind: "send" },
  { kind: "accept", reference: { id: 1 } },
  { kind: "accept", reference: { id: 2 } },
  { kind: "lose-answer", reason: "?" },
  { kind: "believe", reason: "seen" },
  { kind: "take-hold", verification },
  { kind: "observe", verification },
  { kind: "succeed", verification },
  { kind: "fail", reason: "no", verification: null },
  { kind: "fail", reason: "no", verification },
  { kind: "mark-undone", by: "a-2" },
  { kind: "keep", by: "U1" },
];

/** Mostly moves that the present state knows, so that runs get far; sometimes any move at all. */
const picks = fc.array(fc.record({ isWild: fc.nat({ max: 5 }).map((n) => n === 0), pick: fc.nat() }), {
  minLength: 10,
  maxLength: 40,
});

function play(
  sequence: readonly { isWild: boolean; pick: number }[],
  look: (from: Action, move: ActionMove, to: Action) => void,
) {
  let action = fresh;
  for (const { isWild, pick } of sequence) {
    const known = pool.filter((move) => isWild || legalFrom[move.kind].includes(action.state));
    const move = known[pick % known.length];
    if (move === undefined) continue;
    const next = advanceAction(action, move, at);
    if (next.kind === "refused") continue;
    look(action, move, next.action);
    action = next.action;
  }
}

/** The legal steps between different states, spelled out once more by hand. */
const arrows: Readonly<Record<ActionState, readonly ActionState[]>> = {
  planning: ["plan-failed", "withdrawn", "approved", "awaiting-approval"],
  "plan-failed": [],
  "awaiting-approval": ["refused", "withdrawn", "expired", "void", "approved"],
  refused: [],
  withdrawn: [],
  expired: [],
  void: [],
  approved: ["void", "withdrawn", "sending"],
  sending: ["unknown", "settling", "failed"],
  unknown: ["settling", "failed"],
  settling: ["verifying", "failed"],
  verifying: ["succeeded", "failed"],
  succeeded: [],
  failed: [],
};

describe("the states of an action", () => {
  it("only legal transitions exist, and each of them is reached", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(picks, (sequence) =>
        play(sequence, (from, move, to) => {
          expect(legalFrom[move.kind]).toContain(from.state);
          if (to.state === from.state) return;
          expect(arrows[from.state]).toContain(to.state);
          seen.add(`${from.state} -> ${to.state}`);
        }),
      ),
      { numRuns: 10_000 },
    );
    const all = actionStates.flatMap((from) => arrows[from].map((to) => `${from} -> ${to}`));
    expect([...seen].sort()).toEqual([...all].sort());
  });

  it("nothing is sent without as many different approvers of this very plan as it needs", () => {
    let sent = 0;
    fc.assert(
      fc.property(picks, (sequence) =>
        play(sequence, (_from, _move, action) => {
          if (action.sentAt === null) return;
          sent += 1;
          const approvers = new Set(action.approvals.map(({ by }) => by));
          expect(approvers.size).toBe(action.approvals.length);
          expect(approvers.size).toBeGreaterThanOrEqual(action.approvalsNeeded);
          expect(action.approvals.every(({ planHash }) => planHash === action.plan?.hash)).toBe(true);
        }),
      ),
      { numRuns: 2_000 },
    );
    expect(sent).toBeGreaterThan(0);
  });

  it("the same click twice changes nothing the second time", () => {
    const human: readonly ActionMove["kind"][] = ["approve", "refuse", "withdraw", "keep", "believe", "mark-undone"];
    const secondClicks = new Map<ActionMove["kind"], Set<string>>();
    fc.assert(
      fc.property(picks, (sequence) =>
        play(sequence, (_from, move, action) => {
          const outcomes = secondClicks.get(move.kind) ?? new Set();
          secondClicks.set(move.kind, outcomes.add(advanceAction(action, move, at).kind));
        }),
      ),
      { numRuns: 5_000 },
    );
    for (const kind of human) expect([kind, ...(secondClicks.get(kind) ?? [])]).toEqual([kind, "refused"]);
  });

  it("an approval of another plan, too late, or of one's own request is refused", () => {
    const waiting: Action = { ...fresh, state: "awaiting-approval", plan, approvalsNeeded: 1, expiresAt: later };
    const approve = { kind: "approve", by: "U2", planHash: "hash-1", mayApproveOwn: false, expiresAt: later } as const;
    expect(advanceAction(waiting, approve, at)).toMatchObject({ action: { state: "approved" } });
    expect(advanceAction(waiting, { ...approve, planHash: "hash-2" }, at)).toMatchObject({ reason: "plan-changed" });
    expect(advanceAction(waiting, approve, later)).toMatchObject({ reason: "approval-expired" });
    expect(advanceAction(waiting, { ...approve, by: "U1" }, at)).toMatchObject({ reason: "self-approval" });
    expect(advanceAction(waiting, { ...approve, by: "U1", mayApproveOwn: true }, at).kind).toBe("advanced");
  });

  it("only what changed production can be kept or undone, each once", () => {
    for (const state of actionStates)
      for (const proof of [null, verification]) {
        const action: Action = { ...fresh, state, verification: proof, plan };
        const kind = hasChangedProduction(action) ? "advanced" : "refused";
        expect(advanceAction(action, { kind: "keep", by: "U1" }, at).kind).toBe(kind);
        expect(advanceAction(action, { kind: "mark-undone", by: "a-2" }, at).kind).toBe(kind);
        expect(advanceAction({ ...action, undoneBy: "a-2" }, { kind: "keep", by: "U1" }, at).kind).toBe("refused");
      }
  });
});
