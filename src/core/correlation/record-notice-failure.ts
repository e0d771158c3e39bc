import type { Directory } from "../incident/directory.ts";
import { type EffectFailure, occasionOf } from "../incident/record-effect-failure.ts";
import { ownersOf } from "../incident/responders-of.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import type { Transact } from "../shared/transact.ts";
import type { CorrelationWork } from "./correlation-work.ts";

/** More people than this are a crowd; owners of the service are few. */
const toldMax = 12;

/**
 * Tells the owners directly of alerts that the alerts channel can't show, so that no alert is lost in a channel that isn't there: the
 * owners of the alerts' service, else of all services. Once alerts have an incident, its room hears it instead.
 */
export function makeRecordNoticeFailure(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Pick<Directory, "membersOf">;
  readonly recordEffectFailure: (failure: EffectFailure, incidentId: string) => Promise<unknown>;
}) {
  return async function recordNoticeFailure(failure: EffectFailure, groupId: string): Promise<void> {
    const group = await needs.transact(({ groups }) => groups.load(groupId));
    if (group === undefined) return;
    if (group.incidentId !== null) {
      await needs.recordEffectFailure(failure, group.incidentId);
      return;
    }
    const service = group.serviceId === null ? undefined : needs.catalogue.byId(group.serviceId);
    const owners = await ownersOf(service === undefined ? needs.catalogue.all() : [service], {
      // Who is named is told, also when a usergroup can't be read.
      membersOf: (usergroupId) => needs.directory.membersOf(usergroupId).catch(() => []),
    });
    const text = `${group.title} (${group.severity}) could not be shown in the alerts channel: ${failure.message} ${failure.hint}`;
    await needs.transact(async ({ outbox }) => {
      for (const userId of owners.slice(0, toldMax))
        await outbox.want({
          kind: "tell",
          tellId: `no-notice:${groupId}:${userId}${occasionOf(failure)}`,
          userId,
          text,
        });
    });
  };
}
