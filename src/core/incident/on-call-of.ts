import { type Refusal, refuse } from "../shared/refusal.ts";
import type { OnCall, Pager } from "./pager.ts";
import type { Service, ServiceCatalogue } from "./service.ts";

/** Who is on call for one service; `people` is null when the pager gave no answer. */
export interface ServiceOnCall {
  readonly service: Service;
  readonly people: readonly OnCall[] | null;
}

/** Who is on call for one service, or for all that have a pager. */
export function makeOnCallOf(needs: { readonly catalogue: ServiceCatalogue; readonly pager: Pager | null }) {
  return async function onCallOf(command: {
    readonly serviceId: string | null;
  }): Promise<{ readonly kind: "listed"; readonly onCall: readonly ServiceOnCall[] } | Refusal> {
    const { pager, catalogue } = needs;
    if (pager === null) return refuse("no-pager", "No pager is configured, so nobody is known to be on call.");
    const paged = catalogue.all().filter(({ pagerduty }) => pagerduty !== null);
    const chosen = command.serviceId === null ? paged : paged.filter(({ id }) => id === command.serviceId);
    if (chosen.length === 0) {
      const names = paged.map(({ id }) => id).join(", ") || "none";
      return refuse(
        "no-paged-service",
        `“${command.serviceId ?? "all"}” names no service with a pager. Those are: ${names}.`,
      );
    }
    return { kind: "listed", onCall: await Promise.all(chosen.map((service) => ask(pager, service))) };
  };
}

async function ask(pager: Pager, service: Service): Promise<ServiceOnCall> {
  // One service the pager can't answer for must not hide the others.
  const people = await pager.onCall(service).catch(() => null);
  return { service, people };
}
