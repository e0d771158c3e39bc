import type { EffectRun } from "../shared/effect.ts";
import type { Incident } from "./incident.ts";
import type { Service } from "./service.ts";

/** A page that was sent. */
export interface Page {
  /** The pager's own id of its incident. */
  readonly reference: string;
  readonly url: string | null;
}

/** Wakes people. Safe to repeat: one page per incident. */
export interface Pager {
  page(run: EffectRun, incident: Incident, service: Service): Promise<Page>;
  acknowledge(run: EffectRun, page: Page): Promise<void>;
  resolve(run: EffectRun, page: Page, resolution: string): Promise<void>;
  /** Who is on call for a service now, by name; level 1 first. */
  onCall(service: Service): Promise<readonly OnCall[]>;
}

/** One person on call. */
export interface OnCall {
  readonly level: number;
  readonly name: string;
  readonly email: string | null;
  /** Null = permanently. */
  readonly until: Date | null;
}
