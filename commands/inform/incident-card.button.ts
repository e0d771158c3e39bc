import type { Incident } from "#core/incident/incident.ts";
import { refuse } from "#core/shared/refusal.ts";
import type { SlackModal } from "#templates/slack/block.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { actionIds, incidentPageRef, incidentRef } from "#templates/slack/ids.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { resolveModal } from "#templates/slack/resolve-modal.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { severityModal } from "#templates/slack/severity-modal.ts";
import { statusModal } from "#templates/slack/status-modal.ts";
import { updateModal } from "#templates/slack/update-modal.ts";
import { type Click, type Reply, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { staleReply } from "../reply.ts";
import { showReview } from "../wrap-up/review.command.ts";
import { page } from "./page.command.ts";

/** The buttons of the incident card that open a modal, and its overflow menu. */
export function registerIncidentCard(deps: CommandDeps): void {
  const { handle } = deps;
  handle.click(actionIds.incidentUpdate, "change", (click) =>
    openFor(deps, click, "Update", (incident) => updateModal(incident)),
  );
  handle.click(actionIds.incidentRoles, "change", (click) =>
    openFor(deps, click, "Roles", (incident) => roleModal(incident)),
  );
  handle.click(actionIds.incidentOverflow, "change", async (click) => {
    const ref = incidentPageRef.decode(click.value);
    return ref === undefined ? staleReply() : openPage(deps, click, ref.incidentId, ref.page);
  });
}

async function openPage(deps: CommandDeps, click: Click, incidentId: string, chosen: string): Promise<Reply> {
  const value = incidentRef.encode({ incidentId });
  const onIncident = { ...click, value };
  switch (chosen) {
    case "severity":
      return openFor(deps, onIncident, "Severity", (incident) => severityModal(incident, deps.rules));
    case "status":
      return openFor(deps, onIncident, "Status", (incident) => statusModal(incident));
    case "resolve":
      return openResolve(deps, onIncident, incidentId);
    case "review":
      return showReview(deps, click, incidentId);
    case "page": {
      const view = await deps.describeIncident(incidentId);
      return view === undefined ? staleReply() : page(deps, click, view.incident);
    }
    default:
      return say(
        refusalAnswer(
          refuse(
            "not-yet",
            "Muster can't make a room private after it was opened. Declare a private incident instead.",
          ),
        ),
      );
  }
}

async function openResolve(deps: CommandDeps, click: Click, incidentId: string): Promise<Reply> {
  const modal = await click.open(loadingModal("Resolve"));
  const view = await deps.describeIncident(incidentId);
  await modal.update(view === undefined ? goneModal() : resolveModal(view));
  return { kind: "shown" };
}

/** Opens a skeleton within the trigger's three seconds, then fills it from the incident as it is now. */
async function openFor(
  deps: CommandDeps,
  click: Click,
  title: string,
  build: (incident: Incident) => SlackModal,
): Promise<Reply> {
  const ref = incidentRef.decode(click.value);
  if (ref === undefined) return staleReply();
  const modal = await click.open(loadingModal(title));
  const view = await deps.describeIncident(ref.incidentId);
  await modal.update(view === undefined ? goneModal() : build(view.incident));
  return { kind: "shown" };
}

function goneModal(): SlackModal {
  return errorModal({ message: "This incident is not there any more.", hint: "Type “list” to see the open ones." });
}
