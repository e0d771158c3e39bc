import type { Pager } from "#core/incident/pager.ts";

/** A pager in memory that remembers every call as one line. */
export interface MemoryPager extends Pager {
  readonly calls: string[];
  /** Runs while a page is on its way, before its reference is known. */
  meanwhile: () => Promise<void>;
}

/** A pager that takes every page. */
export function makeMemoryPager(): MemoryPager {
  const pager: MemoryPager = {
    calls: [],
    meanwhile: async () => {},
    async page(_run, incident, service) {
      pager.calls.push(`page ${incident.number} ${service.id}`);
      await pager.meanwhile();
      return { reference: `P${incident.number}`, url: `https://pager.example/P${incident.number}` };
    },
    async acknowledge(_run, page) {
      pager.calls.push(`acknowledge ${page.reference}`);
    },
    async resolve(_run, page, resolution) {
      pager.calls.push(`resolve ${page.reference}: ${resolution}`);
    },
    async onCall(service) {
      return [{ level: 1, name: `On-call of ${service.id}`, email: null, until: null }];
    },
  };
  return pager;
}
