import { type Incident, incidentName, type Role, roles } from "#core/incident/incident.ts";
import { roleDuties, roleLabels } from "#core/incident/role-duties.ts";
import { context, option, plain, type SlackModal } from "./block.ts";
import { joined, md, user } from "./escape.ts";
import { field, selectField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldActionId, fieldIds, incidentRef } from "./ids.ts";

/** The modal to give somebody a role; proposes the first one that nobody holds, and shows who holds which now. */
export function roleModal(incident: Incident, wanted?: Role): SlackModal {
  const role = wanted ?? roles.find((one) => incident.roles[one] === undefined) ?? "lead";
  const held = roles.flatMap((one) => {
    const holder = incident.roles[one];
    return holder === undefined ? [] : [md`${roleLabels[one]} ${user(holder)}`];
  });
  return fitModal({
    callbackId: callbackIds.role,
    title: `Roles of ${incidentName(incident)}`,
    submit: "Assign",
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      selectField({
        blockId: fieldIds.role,
        label: "Role",
        initial: role,
        choices: roles.map((one) => option(roleLabels[one], one, roleDuties[one][0])),
      }),
      field(
        { blockId: fieldIds.roleUser, label: "Person", hint: "Gets the role's duties in a direct message." },
        { type: "users_select", action_id: fieldActionId, placeholder: plain("Who takes it?") },
      ),
      context(held.length === 0 ? md`Nobody holds a role yet.` : md`Now: ${joined(held, " · ")}`),
    ],
  });
}
