import type { Directory } from "./directory.ts";
import type { Incident } from "./incident.ts";
import type { ServiceCatalogue } from "./service.ts";

/** Who belongs in an incident's room: owners of its services, members of their usergroups, who declared it, who has a role. */
export async function respondersOf(
  incident: Incident,
  needs: { readonly catalogue: ServiceCatalogue; readonly directory: Directory },
): Promise<readonly string[]> {
  const owners = incident.services.flatMap((id) => needs.catalogue.byId(id)?.owners ?? []);
  const groups = [...new Set(owners.flatMap(({ usergroups }) => usergroups))];
  const members = await Promise.all(groups.map((group) => needs.directory.membersOf(group)));
  const declarer = incident.openedBy.kind === "person" ? [incident.openedBy.userId] : [];
  return [
    ...new Set([
      ...declarer,
      ...Object.values(incident.roles),
      ...owners.flatMap(({ users }) => users),
      ...members.flat(),
    ]),
  ];
}
