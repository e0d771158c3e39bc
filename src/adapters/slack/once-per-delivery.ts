import type { App, ReceiverEvent } from "@slack/bolt";
import type { Log } from "./client.ts";
import type { DeliveryLog } from "./delivery-log.ts";

type ProcessEvent = App["processEvent"];

/**
 * Has the work of a delivery done once however often it comes (a replayed request, Slack's retry, one envelope over two connections), and
 * each time answered as the first time. A delivery that failed unanswered is done again: that is what Slack repeats it for.
 */
export function oncePerDelivery(processEvent: ProcessEvent, deliveries: DeliveryLog, log: Log): ProcessEvent {
  return async function processOnce(event) {
    const deliveryIds = deliveryIdsOf(event);
    const seen = deliveries.see(deliveryIds);
    if (seen.kind === "repeated") {
      log.info({ deliveryIds }, "slack delivery repeated");
      await event.ack(await seen.answer);
      return;
    }
    const { delivery } = seen;
    let isAnswered = false;
    try {
      await processEvent({
        ...event,
        ack: async (response) => {
          await event.ack(response);
          isAnswered = true;
          delivery.answered(response);
        },
      });
    } finally {
      if (!isAnswered) delivery.failed();
    }
  };
}

function deliveryIdsOf({ body, customProperties }: ReceiverEvent): readonly string[] {
  return [body["event_id"], customProperties?.["deliveryId"]].filter((id) => typeof id === "string");
}
