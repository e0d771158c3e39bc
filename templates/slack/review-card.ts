import { incidentName } from "#core/incident/incident.ts";
import type { ReviewView } from "#core/review/review-view.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { actions, button, context, fields, header, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { foreign, joined, link, md, moment, user } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, incidentRef } from "./ids.ts";
import type { Look } from "./look.ts";

const followUpsShownMax = 10;

/** The drafted review in the room: its measures, follow-ups, and the buttons to read and publish it. Edited in place. */
export function reviewCard(view: ReviewView, look: Look): SlackMessage {
  const { incident, review, followUps } = view;
  const name = incidentName(incident);
  const { measures } = review;
  const ref = incidentRef.encode({ incidentId: incident.id });
  const isPublished = review.publishedUrl !== null;
  const lead = incident.roles.lead;
  return fitMessage({
    text: md`The review of ${name} is ${isPublished ? "published" : "drafted"}`,
    blocks: [
      header(`📄 Review of ${name} · ${isPublished ? "published" : `draft ${review.version}`}`),
      section(
        isPublished
          ? md`Published: ${link(review.publishedUrl ?? "", "open it")}`
          : md`Drafted from the timeline${lead === undefined ? md`` : md` for ${user(lead)}`}. What the timeline can't prove is marked unknown: please fill it in.`,
      ),
      fields(
        md`*Detected after*\n${sayMs(measures.ttdMs)}`,
        md`*First reaction after*\n${sayMs(measures.ttaMs)}`,
        md`*Mitigated after*\n${sayMs(measures.ttmMs)}`,
        md`*Resolved after*\n${sayMs(measures.ttrMs)}`,
      ),
      ...followUpLines(view),
      actions(
        button("Open review", actionIds.reviewOpen, ref),
        ...(isPublished ? [] : [button("Publish", actionIds.reviewPublish, ref, "primary")]),
      ),
      context(
        md`Drafted ${moment(review.draftedAt, "date-time", look.timeZone)} from the timeline: ${count(review.claims.length, "statement")}, each with its evidence`,
        ...(review.location === null ? [] : [md`Kept at ${review.location}`]),
        ...(followUps.length === 0 ? [md`No follow-ups yet: \`/incident followup\` adds one`] : []),
      ),
    ],
  });
}

function followUpLines({ followUps }: ReviewView) {
  if (followUps.length === 0) return [];
  const shown = followUps.slice(0, followUpsShownMax).map(({ text, owner, dueOn, url }) => {
    const what = url === null ? foreign(text, 200) : link(url, text);
    const who = owner === null ? md`no owner` : user(owner);
    return md`• ${what} · ${who}${dueOn === null ? md`` : md` · due ${dueOn}`}`;
  });
  const rest = followUps.length > shown.length ? [md`… ${followUps.length - shown.length} more`] : [];
  return [section(md`*Follow-ups*\n${joined([...shown, ...rest], "\n")}`)];
}

function sayMs(ms: number | null): string {
  return ms === null ? "unknown" : sayDuration(ms);
}
