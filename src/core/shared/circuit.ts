import { Fault } from "./fault.ts";

/** The foreign systems that have a circuit, by the prefix of their fault codes. */
export const systems = ["slack", "pagerduty", "github", "vercel", "render", "supabase"] as const;

/** A foreign system that may stop answering as a whole. */
export type System = (typeof systems)[number];

/** A system as people say it. */
export const systemNames: Readonly<Record<System, string>> = {
  slack: "Slack",
  pagerduty: "PagerDuty",
  github: "GitHub",
  vercel: "Vercel",
  render: "Render",
  supabase: "Supabase",
};

/** The system of this name; undefined for any other text. */
export function systemNamed(name: string | undefined): System | undefined {
  return systems.find((one) => one === name);
}

/**
 * What stands before every call of one foreign system. While it answers, calls go through. When it stopped answering, a call throws at
 * once the Fault `<system>-circuit-open` (nothing was sent), except for one now and then that finds out whether it answers again.
 */
export interface Circuit {
  run<Result>(call: () => Promise<Result>): Promise<Result>;
}

/** A circuit that lets everything through: for what has none. */
export const alwaysClosed: Circuit = { run: (call) => call() };

/** The Fault of a call that was not made, because the system does not answer at present. */
export function circuitOpen(system: System): Fault {
  return new Fault({
    code: `${system}-circuit-open`,
    message: `${systemNames[system]} is not answering.`,
    hint: "Nothing was sent. Retry in a minute.",
    retry: "may-retry",
    waitsFor: system,
  });
}
