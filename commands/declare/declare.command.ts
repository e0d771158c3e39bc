import { incidentName } from "#core/incident/incident.ts";
import type { SlackModal } from "#templates/slack/block.ts";
import { declareModal } from "#templates/slack/declare-modal.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { type Reply, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";

/** What is known already when somebody declares. */
export interface DeclareStart {
  readonly title: string;
  readonly summary: string;
  /** The message it is declared from. */
  readonly message: { readonly channelId: string; readonly ts: string } | null;
}

const recentMs = 3_600_000;

/** What is opened at once, before incidents of the last hour are read. */
export function declareSkeleton(): SlackModal {
  return loadingModal("Declare an incident");
}

/** `/incident declare [title]`: the modal, with incidents of the last hour to join instead. */
export async function declare(deps: CommandDeps, start: DeclareStart): Promise<Reply> {
  const recent = await deps.findIncident.recentlyOpened(recentMs);
  return show(
    declareModal({
      title: start.title,
      summary: start.summary,
      severity: "SEV2",
      services: deps.catalogue.all(),
      rules: deps.rules,
      recent,
      now: deps.clock.now(),
      channelId: start.message?.channelId ?? "",
      messageTs: start.message?.ts ?? null,
    }),
  );
}

/** What the person is told when their incident is open. */
export function declaredAnswer(incident: { readonly number: number }): Safe {
  return md`${incidentName(incident)} is open; its room is being made and you are invited.`;
}
