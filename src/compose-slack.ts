import type { IncomingMessage, ServerResponse } from "node:http";
import { makeActionCards } from "#adapters/slack/action-cards.ts";
import { makeAlertBoard } from "#adapters/slack/alert-board.ts";
import { makeDirectApi, makeInteractiveClient, makeScheduledApi, type SlackApi } from "#adapters/slack/client.ts";
import type { ConnectionHealth } from "#adapters/slack/connection-health.ts";
import { makeDirectory, type SlackDirectory } from "#adapters/slack/directory.ts";
import { type EditPace, makeEditPace } from "#adapters/slack/edit-pace.ts";
import { makeFindChannel } from "#adapters/slack/find-channel.ts";
import { makeHttpReceiver } from "#adapters/slack/http-receiver.ts";
import { makeIncidentRoom } from "#adapters/slack/incident-room.ts";
import { makeBoltApp } from "#adapters/slack/make-bolt-app.ts";
import { makePauses, type Pauses } from "#adapters/slack/pauses.ts";
import { makePutMessage } from "#adapters/slack/put-message.ts";
import { makeGiveReceipt } from "#adapters/slack/receipt.ts";
import { makeReviewCards } from "#adapters/slack/review-cards.ts";
import { makeRoomInspector } from "#adapters/slack/room-inspector.ts";
import { makeScheduler } from "#adapters/slack/scheduler.ts";
import { makeStepCards } from "#adapters/slack/step-cards.ts";
import { makeTell } from "#adapters/slack/tell.ts";
import { type IdentityMemory, type SlackIdentity, whoAmIOrWas } from "#adapters/slack/who-am-i.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Config } from "#config/load-config.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import type { Fault } from "#core/shared/fault.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import { leaseGuard } from "#jobs/lease-scope.ts";
import type { Logger } from "./logger.ts";

/** Slack's Web API in two lanes, and who we are there; everything else of Slack stands on it. */
export interface SlackReach {
  /** What a person doesn't wait for: at Slack's pace. */
  readonly scheduled: SlackApi;
  /** What a person waits for: at once, with its own client. */
  readonly direct: SlackApi;
  readonly identity: SlackIdentity;
  readonly directory: SlackDirectory;
  readonly pauses: Pauses;
  readonly pace: EditPace;
  /** Why Slack refuses the bot token; undefined while it doesn't. */
  readonly problem: () => Fault | undefined;
}

/**
 * An effect that waits for its turn keeps a worker from all others, pages among them: what would take longer goes back to the ledger,
 * where it keeps its place and costs nothing.
 */
const turnWaitMsMax = 2_000;

/** Reaches Slack. Who we are `memory` knows, or Slack is asked. Throws a Fault when nobody knows. */
export async function reachSlack(
  { environment, slack }: Config,
  memory: Promise<IdentityMemory>,
  logger: Logger,
  circuit: Circuit,
): Promise<SlackReach> {
  const nowMs = () => performance.now();
  const pauses = makePauses(nowMs);
  const access = { botToken: slack.botToken, apiUrl: environment.SLACK_API_URL, log: logger, pauses };
  const turns = makeScheduler({ nowMs, pauses, waitMsMax: turnWaitMsMax });
  const scheduled = makeScheduledApi(access, turns, { circuit, guard: leaseGuard });
  const direct = makeDirectApi(makeInteractiveClient(access));
  const tokenDigest = sha256(slack.botToken);
  let problem: Fault | undefined;
  const onProblem = (fault: Fault) => {
    problem = fault;
  };
  const identity = await whoAmIOrWas({ slack: direct, tokenDigest, memory, log: logger, onProblem });
  const directory = makeDirectory({ slack: direct, teamId: identity.teamId, nowMs: Date.now });
  return { scheduled, direct, identity, directory, pauses, pace: makeEditPace(nowMs), problem: () => problem };
}

/** The core's Slack ports. */
export function composeSlackPorts(reach: SlackReach, slots: MessageSlots, { muster }: Config, logger: Logger) {
  const { scheduled: slack, directory, identity, pace } = reach;
  const putMessage = makePutMessage({ slack, slots, log: logger, pace });
  const findChannel = makeFindChannel(slack);
  const readers = { directory, timeZone: muster.timezone };
  return {
    room: makeIncidentRoom({
      slack,
      slots,
      putMessage,
      findChannel,
      readers,
      botUserId: identity.botUserId,
      announceChannel: muster.announceChannel,
    }),
    inspector: makeRoomInspector({ slack: reach.direct, slots, readers }),
    board: makeAlertBoard({
      putMessage,
      findChannel,
      readers,
      alertsChannel: muster.alertsChannel,
      announceChannel: muster.announceChannel,
    }),
    actionCards: makeActionCards({ putMessage, readers }),
    stepCards: makeStepCards({ putMessage, readers }),
    reviewCards: makeReviewCards({ putMessage, readers }),
    giveReceipt: makeGiveReceipt({ slack }),
    /** Learns where to announce before there is something to, so that the first post needn't ask. Never rejects. */
    warm: () =>
      findChannel(muster.announceChannel).then(
        () => undefined,
        () => undefined,
      ),
    tell: makeTell({ slack, putMessage, slots, clock: systemClock }),
  };
}

/** The Bolt app on one of the two transports. */
export interface SlackEntrance {
  readonly app: ReturnType<typeof makeBoltApp>;
  /** For `/slack/events` of our own server; null in Socket Mode. */
  readonly listener: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly health: () => ConnectionHealth;
}

/** Opens the entrance that the configuration chose: Socket Mode, or signed HTTP behind our own server. */
export async function composeSlackEntrance(
  { environment, slack }: Config,
  { identity, pauses }: Pick<SlackReach, "identity" | "pauses">,
  logger: Logger,
): Promise<SlackEntrance> {
  const apiUrl = environment.SLACK_API_URL;
  const access = { botToken: slack.botToken, apiUrl, log: logger, pauses, identity };
  if (slack.kind === "socket") {
    // Brings undici, 109 modules that HTTP mode has no use for (docs/decisions/0007).
    const { makeSocketReceiver } = await import("#adapters/slack/socket-receiver.ts");
    const receiver = makeSocketReceiver({ appToken: slack.appToken, apiUrl, nowMs: Date.now, log: logger });
    const app = makeBoltApp({ ...access, receiver });
    return {
      app,
      listener: null,
      start: () => receiver.start(),
      stop: () => receiver.stop(),
      health: () => receiver.health(),
    };
  }
  const http = makeHttpReceiver({ signingSecret: slack.signingSecret, nowMs: Date.now, log: logger });
  const app = makeBoltApp({ ...access, receiver: http.receiver });
  const nothing = async () => undefined;
  return { app, listener: http.listener, start: nothing, stop: nothing, health: () => http.health() };
}
