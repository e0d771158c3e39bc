import type { IncidentView } from "#core/incident/incident-view.ts";
import { refuse } from "#core/shared/refusal.ts";
import type { SlackModal } from "#templates/slack/block.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { actionIds, incidentPageRef, incidentRef } from "#templates/slack/ids.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { resolveModal } from "#templates/slack/resolve-modal.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { severityModal } from "#templates/slack/severity-modal.ts";
import { statusModal } from "#templates/slack/status-modal.ts";
import { updateModal } from "#templates/slack/update-modal.ts";
import { type Click, changing, type Gate, type Reply, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { sayNo, staleReply } from "../reply.ts";
import { showReview } from "../wrap-up/review.command.ts";
import { page } from "./page.command.ts";

/** The buttons of the incident card that open a modal, and its overflow menu. */
export function registerIncidentCard(deps: CommandDeps): void {
  const { handle } = deps;
  handle.click(actionIds.incidentUpdate, opens("Update"), (click) =>
    showFor(deps, incidentRef.decode(click.value), ({ incident }) => updateModal(incident)),
  );
  handle.click(actionIds.incidentRoles, opens("Roles"), (click) =>
    showFor(deps, incidentRef.decode(click.value), ({ incident }) => roleModal(incident)),
  );
  handle.click(actionIds.incidentOverflow, pageGate, (click) => openPage(deps, click));
}

const cannotHide = refuse(
  "not-yet",
  "Muster can't make a room private after it was opened. Declare a private incident instead, or use Slack's own channel settings.",
);

const titles: Readonly<Record<string, string>> = { severity: "Severity", status: "Status", resolve: "Resolve" };

function pageGate(value: string): Gate {
  const chosen = incidentPageRef.decode(value)?.page ?? "";
  if (chosen === "review") return { access: "look", opens: loadingModal("Review") };
  const title = titles[chosen];
  return title === undefined ? changing : opens(title);
}

async function openPage(deps: CommandDeps, click: Click): Promise<Reply> {
  const ref = incidentPageRef.decode(click.value);
  if (ref === undefined) return staleReply();
  switch (ref.page) {
    case "severity":
      return showFor(deps, ref, ({ incident }) => severityModal(incident, deps.rules));
    case "status":
      return showFor(deps, ref, ({ incident }) => statusModal(incident));
    case "resolve":
      return showFor(deps, ref, resolveModal);
    case "review":
      return showReview(deps, ref.incidentId);
    case "page": {
      const view = await deps.describeIncident(ref.incidentId);
      return view === undefined ? staleReply() : page(deps, click, view.incident, "");
    }
    case "private":
      return sayNo(cannotHide);
    default:
      return staleReply();
  }
}

function opens(title: string): Gate {
  return { access: "change", opens: loadingModal(title) };
}

/** A modal made from the incident as it is now. */
async function showFor(
  deps: CommandDeps,
  ref: { readonly incidentId: string } | undefined,
  build: (view: IncidentView) => SlackModal,
): Promise<Reply> {
  if (ref === undefined) return staleReply();
  const view = await deps.describeIncident(ref.incidentId);
  return show(view === undefined ? goneModal() : build(view));
}

function goneModal(): SlackModal {
  return errorModal({
    message: "This incident is not there any more.",
    hint: "“/incident list” shows the open ones.",
  });
}
