import type { App as BoltApp, Receiver } from "@slack/bolt";
import { App } from "./bolt.ts";
import { interactiveOptions, type SlackAccess, sdkLogger } from "./client.ts";
import { type DeliveryLog, makeDeliveryLog } from "./delivery-log.ts";
import { oncePerDelivery } from "./once-per-delivery.ts";
import type { SlackIdentity } from "./who-am-i.ts";

/**
 * Builds the Bolt app on a receiver. Who we are was asked once at start, so no event costs an auth.test; our own events are ignored;
 * a delivery that came before is answered as before, without being worked on. An error of a handler is logged and passed on, so that Slack is not told all is well.
 */
export function makeBoltApp(
  needs: SlackAccess & {
    readonly receiver: Receiver;
    readonly identity: SlackIdentity;
    readonly deliveries?: DeliveryLog;
  },
): BoltApp {
  const { identity, botToken, log, deliveries = makeDeliveryLog() } = needs;
  const app = new App({
    receiver: needs.receiver,
    authorize: async () => ({
      botToken,
      botId: identity.botId,
      botUserId: identity.botUserId,
      teamId: identity.teamId,
    }),
    clientOptions: interactiveOptions(needs),
    logger: sdkLogger(log),
    ignoreSelf: true,
    // Bolt's default keeps state of every conversation in memory for ever.
    convoStore: false,
  });
  app.processEvent = oncePerDelivery(app.processEvent.bind(app), deliveries, log);
  app.error(async (error) => {
    log.error({ error }, "slack handler failed");
    throw error;
  });
  return app;
}
