import type { AlertBoard } from "#core/correlation/alert-board.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { alertNotice } from "#templates/slack/alert-notice.ts";
import { digest } from "#templates/slack/digest.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import type { FindChannel } from "./find-channel.ts";
import type { PutMessage } from "./put-message.ts";

/** Alerts in Slack; channels are names or ids from muster.yaml. */
export function makeAlertBoard(needs: {
  readonly putMessage: PutMessage;
  readonly findChannel: FindChannel;
  readonly readers: Readers;
  readonly alertsChannel: string;
  readonly announceChannel: string;
}): AlertBoard {
  return {
    async showNotice(run, view) {
      await needs.putMessage(run, {
        slot: slotOf({ kind: "alert-notice", groupId: view.group.id }),
        channelId: await needs.findChannel(needs.alertsChannel),
        message: await renderWithNames(needs.readers, (look) => alertNotice(view, look)),
        urgency: view.group.state === "offered" ? "urgent" : "normal",
      });
    },
    async showDigest(run, view) {
      await needs.putMessage(run, {
        slot: slotOf({ kind: "digest", of: view.of, digestId: view.digestId }),
        channelId: await needs.findChannel(view.of === "room" ? needs.announceChannel : needs.alertsChannel),
        message: await renderWithNames(needs.readers, (look) => digest(view, look)),
        urgency: "urgent",
      });
    },
  };
}
