import { home } from "#templates/slack/home.ts";
import type { CommandDeps } from "../deps.ts";

/** App Home, rendered when somebody opens it: open incidents and that person's follow-ups. */
export function registerHome(deps: CommandDeps): void {
  deps.handle.home(async (userId) => {
    const [open, followUps] = await Promise.all([
      deps.findIncident.listIncidents({ includeClosed: false }),
      deps.followUpsOf(userId),
    ]);
    return home({ open, followUps, now: deps.clock.now() }, deps.look);
  });
}
