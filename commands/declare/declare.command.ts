import type { SlackModal } from "#templates/slack/block.ts";
import { declareModal } from "#templates/slack/declare-modal.ts";
import { md } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import type { OpenModal, Reply } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";

/** Where a declaration starts: what is known already, and where the answer goes. */
export interface DeclareStart {
  readonly title: string;
  readonly summary: string;
  readonly channelId: string;
  readonly messageTs: string | null;
  readonly open: (modal: SlackModal) => Promise<OpenModal>;
}

const recentMs = 3_600_000;

/** `/incident declare [title]`: a modal at once, with incidents of the last hour as soon as they are read. */
export async function declare(deps: CommandDeps, start: DeclareStart): Promise<Reply> {
  const modal = await start.open(loadingModal("Declare an incident"));
  const recent = await deps.findIncident.recentlyOpened(recentMs);
  await modal.update(
    declareModal({
      title: start.title,
      summary: start.summary,
      severity: "SEV2",
      services: deps.catalogue.all(),
      rules: deps.rules,
      recent,
      now: deps.clock.now(),
      channelId: start.channelId,
      messageTs: start.messageTs,
    }),
  );
  return { kind: "shown" };
}

/** What the person is told when their incident is open. */
export function declaredAnswer(incident: { readonly number: number; readonly title: string }) {
  return md`INC-${incident.number} is open; its room is being made and you are invited.`;
}
