import { incidentName } from "#core/incident/incident.ts";
import type { ReviewView } from "#core/review/review-view.ts";
import { type Block, context, type SlackModal, section } from "./block.ts";
import { joined, link, md, type Safe } from "./escape.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, incidentRef } from "./ids.ts";
import { reviewLine } from "./review-lines.ts";

const blockLengthMax = 2_500;

/** The drafted review to read in Slack: headings in bold, facts as links. */
export function reviewModal({ incident, review }: ReviewView): SlackModal {
  return fitModal({
    callbackId: callbackIds.review,
    title: `Review of ${incidentName(incident)}`,
    close: "Close",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      ...sections(review.markdown),
      context(
        review.publishedUrl === null
          ? md`Draft ${review.version}. Publish it from its message in the room.`
          : md`Published: ${link(review.publishedUrl, "open it")}`,
      ),
    ],
  });
}

// Headings start a block; lines are joined as long as they fit one.
function sections(markdown: string): readonly Block[] {
  const blocks: Safe[][] = [];
  let length = 0;
  for (const line of markdown.split("\n")) {
    const shown = line.trim() === "" ? undefined : reviewLine(line.trim());
    if (shown === undefined) continue;
    const last = blocks.at(-1);
    if (last === undefined || line.startsWith("#") || length + shown.safe.length > blockLengthMax) {
      blocks.push([shown]);
      length = shown.safe.length;
    } else {
      last.push(shown);
      length += shown.safe.length + 1;
    }
  }
  return blocks.map((lines) => section(joined(lines, "\n")));
}
