import type { Directory } from "./directory.ts";
import type { Incident } from "./incident.ts";
import type { Service, ServiceCatalogue } from "./service.ts";

/** Who belongs in an incident's room: owners of its services, members of their usergroups, who declared it, who has a role. */
export async function respondersOf(
  incident: Incident,
  needs: { readonly catalogue: ServiceCatalogue; readonly directory: Directory },
): Promise<readonly string[]> {
  const services = incident.services.flatMap((id) => needs.catalogue.byId(id) ?? []);
  const declarer = incident.openedBy.kind === "person" ? [incident.openedBy.userId] : [];
  const owners = await ownersOf(services, needs.directory);
  return [...new Set([...declarer, ...Object.values(incident.roles), ...owners])];
}

/** Who owns services: named people first, then the members of named usergroups. */
export async function ownersOf(
  services: readonly Service[],
  directory: Pick<Directory, "membersOf">,
): Promise<readonly string[]> {
  const owners = services.map((service) => service.owners);
  const groups = [...new Set(owners.flatMap(({ usergroups }) => usergroups))];
  const members = await Promise.all(groups.map((group) => directory.membersOf(group)));
  return [...new Set([...owners.flatMap(({ users }) => users), ...members.flat()])];
}
