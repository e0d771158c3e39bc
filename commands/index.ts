import { registerAction } from "./change-production/action.button.ts";
import { doAction } from "./change-production/do.command.ts";
import { registerPlanRollback } from "./change-production/plan-rollback.button.ts";
import { changing, looking } from "./conversation.ts";
import { registerDeclareButton } from "./declare/declare.button.ts";
import { registerDeclareModal } from "./declare/declare.modal.ts";
import { registerDeclareShortcut } from "./declare/declare.shortcut.ts";
import { registerDeclareFromMessage } from "./declare/declare-from-message.shortcut.ts";
import type { CommandDeps } from "./deps.ts";
import { registerRunbook } from "./follow-runbook/runbook.button.ts";
import { runbook } from "./follow-runbook/runbook.command.ts";
import { registerStep } from "./follow-runbook/step.button.ts";
import { isLooking } from "./grammar.ts";
import { gateOf, incident } from "./incident.command.ts";
import { registerAddToTimeline } from "./inform/add-to-timeline.shortcut.ts";
import { registerIncidentCard } from "./inform/incident-card.button.ts";
import { registerOutage } from "./inform/outage.button.ts";
import { registerPin } from "./inform/pin.event.ts";
import { registerRole } from "./inform/role.command.ts";
import { registerSeverityModal } from "./inform/severity.command.ts";
import { registerStatusModal } from "./inform/status.command.ts";
import { registerUpdateModal } from "./inform/update.command.ts";
import { registerHome } from "./look/home.event.ts";
import { registerDecideGroup } from "./triage/decide-group.button.ts";
import { registerJoinRoom } from "./triage/join-room.button.ts";
import { registerResolveModal } from "./wrap-up/resolve.command.ts";
import { registerReview } from "./wrap-up/review.button.ts";

/** Registers everything people can do: commands, buttons, modals, shortcuts and reactions. */
export function registerCommands(deps: CommandDeps): void {
  const { handle } = deps;
  for (const name of ["/incident", "/inc"]) handle.command(name, gateOf, (call) => incident(deps, name, call));
  handle.command(
    "/runbook",
    (text) => (isLooking({ kind: "verb", verb: "runbook", rest: text.trim() }) ? looking : changing),
    (call) => runbook(deps, call, call.text.trim()),
  );
  handle.command(
    "/rollback",
    () => changing,
    (call) => doAction(deps, call, `rollback ${call.text}`),
  );
  handle.command(
    "/scale",
    () => changing,
    (call) => doAction(deps, call, `scale ${call.text}`),
  );

  registerDeclareModal(deps);
  registerDeclareButton(deps);
  registerDeclareShortcut(deps);
  registerDeclareFromMessage(deps);
  registerDecideGroup(deps);
  registerJoinRoom(deps);
  registerIncidentCard(deps);
  registerStatusModal(deps);
  registerUpdateModal(deps);
  registerSeverityModal(deps);
  registerRole(deps);
  registerAddToTimeline(deps);
  registerPin(deps);
  registerRunbook(deps);
  registerStep(deps);
  registerAction(deps);
  registerPlanRollback(deps);
  registerOutage(deps);
  registerResolveModal(deps);
  registerReview(deps);
  registerHome(deps);
  handle.rest();
}
