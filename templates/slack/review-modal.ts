import { incidentName } from "#core/incident/incident.ts";
import type { ReviewView } from "#core/review/review-view.ts";
import { type Block, context, type SlackModal, section } from "./block.ts";
import { foreignLines, link, md } from "./escape.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, incidentRef } from "./ids.ts";

const pieceLengthMax = 2500;

/** The drafted review to read in Slack: its Markdown as text, headings in bold. */
export function reviewModal({ incident, review }: ReviewView): SlackModal {
  return fitModal({
    callbackId: callbackIds.review,
    title: `Review of ${incidentName(incident)}`,
    close: "Close",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      ...pieces(review.markdown).map(toSection),
      context(
        review.publishedUrl === null
          ? md`Draft ${review.version}. Publish it from its message in the room.`
          : md`Published: ${link(review.publishedUrl, "open it")}`,
      ),
    ],
  });
}

function toSection(piece: string): Block {
  const heading = /^#{1,6} (.+)$/.exec(piece)?.[1];
  return section(heading === undefined ? foreignLines(piece, pieceLengthMax) : md`*${heading}*`);
}

// Headings stand alone; paragraphs are joined as long as they fit one block.
function pieces(markdown: string): readonly string[] {
  const result: string[] = [];
  for (const paragraph of markdown.split(/\n(?=#{1,6} )|(?<=^#{1,6} .*)\n|\n{2,}/m)) {
    const text = paragraph.trim();
    const last = result.at(-1);
    const isHeading = /^#{1,6} /.test(text);
    if (text === "") continue;
    if (last !== undefined && !isHeading && !/^#{1,6} /.test(last) && last.length + text.length < pieceLengthMax)
      result[result.length - 1] = `${last}\n\n${text}`;
    else result.push(text);
  }
  return result;
}
