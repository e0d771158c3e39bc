import type { Directory } from "../incident/directory.ts";
import { incidentName } from "../incident/incident.ts";
import { slugOf } from "../incident/room-name.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import type { SeverityRules } from "../incident/severity.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { draftData } from "./draft-data.ts";
import type { Review } from "./review.ts";
import type { ReviewMaterial } from "./review-material.ts";
import { peopleIn } from "./review-material.ts";
import type { ReviewArchive, ReviewTemplate } from "./review-sink.ts";
import type { ReviewWork } from "./review-store.ts";
import { makeReviewTimes } from "./review-times.ts";

/** What drafting needs. */
export interface DraftReviewNeeds {
  readonly transact: Transact<ReviewWork>;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Pick<Directory, "displayName">;
  readonly rules: SeverityRules;
  readonly template: ReviewTemplate;
  readonly archive: ReviewArchive;
  readonly clock: Clock;
  /** IANA name; the one time zone of the document. */
  readonly timezone: string;
}

/** Drafts a review from the timeline, keeps it in the archive and shows it. Each run makes a new version; nothing of an older one is lost. */
export function makeDraftReview(needs: DraftReviewNeeds) {
  return async function draftReview(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const material = await gather(incidentId, needs);
    if (material === undefined) return { kind: "done" };
    const at = needs.clock.now();
    const previous = await needs.transact(({ reviews }) => reviews.newest(incidentId));
    // A step, so that a second attempt of the same draft keeps its number.
    const version = await run.step("version", { act: async () => (previous?.version ?? 0) + 1 });
    const { data, claims, measures } = draftData(material, version, at);
    const markdown = await needs.template.render({ ...data });
    const stored = await run.step("store-review", {
      act: async () => ({ ...(await needs.archive.store(reviewName(material.incident), markdown)) }),
    });
    const review: Review = {
      incidentId,
      version,
      markdown,
      measures,
      claims,
      draftedAt: at,
      location: stored.location,
      // A new draft is not published, whatever became of an older one: only then can people publish it.
      publishedUrl: null,
      publishedAt: null,
    };
    await needs.transact((work) => record(work, review, run));
    return { kind: "done" };
  };
}

/** The name of a review's file, branch and pull request: `inc-42-site-down`. */
export function reviewName(incident: { readonly number: number; readonly title: string }): string {
  const slug = slugOf(incident.title).slice(0, 60).replace(/-+$/, "");
  return `${incidentName(incident).toLowerCase()}-${slug}`;
}

async function gather(incidentId: string, needs: DraftReviewNeeds): Promise<ReviewMaterial | undefined> {
  const { transact, catalogue, rules } = needs;
  const incident = await transact(({ incidents }) => incidents.read(incidentId));
  if (incident === undefined) return undefined;
  const recorded = {
    events: await transact(({ timeline }) => timeline.of(incidentId)),
    actions: await transact(({ actions }) => actions.ofIncident(incidentId)),
    sessions: await transact(({ sessions }) => sessions.ofIncident(incidentId)),
    followUps: await transact(({ reviews }) => reviews.followUpsOf(incidentId)),
  };
  const ids = [...peopleIn(recorded)];
  const names = await Promise.all(ids.map((id) => needs.directory.displayName(id).catch(() => id)));
  return {
    ...recorded,
    incident,
    serviceNames: incident.services.map((id) => catalogue.byId(id)?.name ?? id),
    names: new Map(ids.map((id, index) => [id, names[index] ?? id])),
    rules,
    times: makeReviewTimes(needs.timezone),
  };
}

async function record(work: ReviewWork, review: Review, run: EffectRun): Promise<void> {
  const { incidentId, version } = review;
  await work.reviews.save(review);
  const unknowns = review.claims.filter(({ evidence }) => evidence.length === 0).length;
  await work.timeline.append({
    incidentId,
    kind: "review-drafted",
    at: review.draftedAt,
    actor: system("Muster"),
    text: `Review drafted (version ${version})`,
    data: { version, claims: review.claims.length, unknowns, location: review.location },
    key: `review-drafted:${run.effectId}`,
  });
  await work.outbox.want({ kind: "show", view: { kind: "review-card", incidentId } });
}
