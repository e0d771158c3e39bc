import type { App } from "@slack/bolt";
import { home } from "#templates/slack/home.ts";
import type { CommandDeps } from "../deps.ts";

/** App Home, rendered when somebody opens it: open incidents and that person's follow-ups. */
export function registerHome(
  app: App,
  deps: Pick<CommandDeps, "findIncident" | "followUpsOf" | "clock" | "look">,
): void {
  app.event("app_home_opened", async ({ event, client }) => {
    if (event.tab !== "home") return;
    const [open, followUps] = await Promise.all([
      deps.findIncident.listIncidents({ includeClosed: false }),
      deps.followUpsOf(event.user),
    ]);
    await client.views.publish({
      user_id: event.user,
      view: home({ open, followUps, now: deps.clock.now() }, deps.look),
    });
  });
}
