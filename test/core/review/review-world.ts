import { makeReviewTemplate } from "#adapters/files/review-template.ts";
import type { Incident } from "#core/incident/incident.ts";
import { resolved } from "#core/incident/incident-lifecycle.ts";
import type { SeverityRule, SeverityRules } from "#core/incident/severity.ts";
import { makeAddFollowUp } from "#core/review/add-follow-up.ts";
import { makeDescribeReview } from "#core/review/describe-review.ts";
import { makeDraftReview } from "#core/review/draft-review.ts";
import { makeFileFollowUp } from "#core/review/file-follow-up.ts";
import { makePublishReview } from "#core/review/publish-review.ts";
import { makeRequestDraft } from "#core/review/request-draft.ts";
import { makeRequestPublish } from "#core/review/request-publish.ts";
import type { ReviewPublisher } from "#core/review/review-sink.ts";
import { person } from "#core/shared/actor.ts";
import { lena } from "#test/core/action/action-world.ts";
import { makeSessionWorld } from "#test/core/runbook/session-world.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

const everyFive: SeverityRule = {
  page: true,
  updateEvery: null,
  acknowledgeWithin: { kind: "time", ms: 300_000 },
  review: "required",
};
const rules: SeverityRules = { SEV1: everyFive, SEV2: everyFive, SEV3: everyFive, SEV4: everyFive };

const template = makeReviewTemplate();

/** The session world with reviews: the real template, an archive and a publisher in memory. */
export function makeReviewWorld(options: { readonly publisher?: boolean; readonly timezone?: string } = {}) {
  const world = makeSessionWorld();
  const { transact, permissions, clock, catalogue, directory } = world;
  const stored = new Map<string, string>();
  const published = new Map<string, string>();
  const filed: string[] = [];
  const memoryPublisher: ReviewPublisher = {
    async publish(name, _title, markdown) {
      published.set(name, markdown);
      return { url: `https://git.example.com/${name}` };
    },
  };
  const publisher = options.publisher === false ? null : memoryPublisher;
  const draft = makeDraftReview({
    transact,
    catalogue,
    directory,
    rules,
    template,
    clock,
    timezone: options.timezone ?? "Asia/Seoul",
    archive: {
      async store(name, markdown) {
        stored.set(name, markdown);
        return { location: `/reviews/${name}.md` };
      },
    },
  });
  const publish = makePublishReview({ transact, publisher, clock });
  const fileFollowUp = makeFileFollowUp({
    transact,
    clock,
    tracker: {
      async file(followUp) {
        filed.push(followUp.text);
        return { url: `https://git.example.com/issues/${filed.length}` };
      },
    },
  });
  return {
    ...world,
    stored,
    published,
    filed,
    describeReview: makeDescribeReview({ transact }),
    requestDraft: makeRequestDraft({ transact, permissions }),
    requestPublish: makeRequestPublish({ transact, permissions, publisher }),
    addFollowUp: makeAddFollowUp({ transact, permissions, clock }),
    draftReview: (incidentId: string, run = makeMemoryRun({ effectId: `draft-${clock.now().getTime()}` })) =>
      draft(run.attempt(), incidentId),
    publishReview: (incidentId: string, effectId = "publish") =>
      publish(makeMemoryRun({ effectId }).attempt(), incidentId),
    fileFollowUp: (id: string, run = makeMemoryRun({ effectId: "file" })) => fileFollowUp(run.attempt(), id),

    /** Opens an incident from an alert of 4 minutes ago, rolls back by runbook with an approval, and resolves it. */
    async liveThrough(): Promise<Incident> {
      const { work } = world;
      const startedAt = clock.now();
      clock.advance(4 * 60_000);
      const before = await work.incidents.insert(
        {
          title: "Site <down> | again",
          severity: "SEV1",
          services: ["web"],
          openedBy: { kind: "system", name: "Alertmanager" },
          startedAt,
          runbookId: null,
          summary: null,
          nextUpdateDueAt: null,
          isPrivate: false,
        },
        clock.now(),
      );
      const actor = before.openedBy;
      const incidentId = before.id;
      await work.timeline.append({
        incidentId,
        kind: "alert-fired",
        at: startedAt,
        actor,
        text: "SiteDown fired",
        data: {},
      });
      await work.timeline.append({
        incidentId,
        kind: "incident-opened",
        at: clock.now(),
        actor,
        text: "Opened as SEV1: Site <down> | again",
        data: { severity: "SEV1" },
        permalink: "https://slack.example.com/archives/C0ROOM/p1",
      });
      clock.advance(60_000);
      const started = await world.startSession({ incidentId, runbookId: null, by: person("U0MINA") });
      if (started.kind !== "started") throw new Error("no session");
      const sessionId = started.session.id;
      await world.drain(0);
      await world.answer(sessionId, "decide", { kind: "option", optionId: "yes" });
      await world.answer(sessionId, "rollback", { kind: "plan" });
      await world.drain(0);
      const [action] = work.actions.all();
      await world.approveAction({ actionId: action?.id ?? "", planHash: action?.plan?.hash ?? "", by: lena });
      await world.drain(6 * 60_000);
      await world.answer(sessionId, "tell", { kind: "skip", reason: "nobody noticed" });
      await this.resolve(incidentId);
      return before;
    },

    async resolve(incidentId: string): Promise<void> {
      const incident = await world.work.incidents.load(incidentId);
      if (incident === undefined) throw new Error("no incident");
      await world.work.incidents.save(resolved(incident, clock.now(), "A bad deploy"));
      await world.work.timeline.append({
        incidentId,
        kind: "incident-resolved",
        at: clock.now(),
        actor: person("U0MINA"),
        text: "Resolved: A bad deploy",
        data: { summary: "A bad deploy", changesLeft: [] },
      });
    },
  };
}
