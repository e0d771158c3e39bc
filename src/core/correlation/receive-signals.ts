import type { ServiceCatalogue } from "../incident/service.ts";
import type { SeverityRules } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import { oneAhead } from "../shared/one-ahead.ts";
import type { Transact } from "../shared/transact.ts";
import type { Signal } from "../signal/signal.ts";
import { makeAlertGrowth } from "./alert-growth.ts";
import { arrangeTurns } from "./arrange-turns.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import type { DeliveryPart } from "./gathered.ts";
import { placeSignal } from "./place-signal.ts";
import { prepareReceptions } from "./prepare-receptions.ts";
import { type ReceivedSignal, type Reception, receiveSignal } from "./receive-signal.ts";
import type { Route } from "./route.ts";

/**
 * How many signals and how many groups one transaction takes in. A signal that opens a group costs many times what one that joins does,
 * and what a transaction asks and commits costs the same for a few signals and for many. While an incident's room is being opened, which
 * waits for the incident's lock, transactions stay small.
 */
const groupsMax = 25;
const sizes = [
  // The room that the first of a long delivery open is asked for before the rest of a storm is looked at (see `giveWay`).
  { until: 10, signalsMax: 10 },
  { until: 800, signalsMax: 200 },
];
/** A delivery of more signals is a long one. */
const shortMax = 200;
const crowdMax = 1_000;

/** The signals of one delivery, or some of them. */
export interface DeliveredSignals {
  readonly signals: readonly Signal[];
  readonly deliveryId: string;
}

/** How signals are taken in that come together: how many at a time after so many, and what is to be shown of them when. */
interface Taking {
  readonly sizeAfter: (count: number) => number;
  readonly middle: DeliveryPart;
  readonly end: DeliveryPart;
}

/**
 * Takes in signals in order: finds each alert's group, and opens, offers, informs or joins as its route says. Order and repetition of
 * deliveries don't change what comes of them. Many are taken in with few questions to the database; what comes of them is what would
 * come of them one by one.
 */
export function makeReceiveSignals(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly clock: Clock;
  readonly routes: readonly Route[];
  readonly catalogue: ServiceCatalogue;
  readonly rules: SeverityRules;
  /** Lets what the first transaction wants get ahead of the rest of a delivery: an announcement and a room. */
  readonly giveWay?: () => Promise<void>;
}) {
  return {
    /** One delivery; a large one comes piece by piece. */
    receiveSignals: (signals: readonly Signal[] | AsyncIterable<readonly Signal[]>, deliveryId: string) => {
      if (!("length" in signals)) return receive(withId(signals, deliveryId), long);
      return receive([{ signals, deliveryId }], signals.length > shortMax ? long : short);
    },
    /** Several deliveries that waited, as if they were one; `isMore` says whether others wait behind them. */
    receiveDeliveries: (deliveries: readonly DeliveredSignals[], isMore: boolean) =>
      receive(deliveries, { sizeAfter: () => crowdMax, middle: "middle", end: isMore ? "middle" : "end" }),
  };

  async function receive(pieces: Pieces, taking: Taking): Promise<readonly ReceivedSignal[]> {
    const received: ReceivedSignal[] = [];
    for await (const { receptions, part } of oneAhead(chunksOf(pieces, taking)))
      received.push(...(await receiveChunk(receptions, part)));
    return received;
  }

  /** What one transaction takes in each time. */
  async function* chunksOf(pieces: Pieces, { sizeAfter, middle, end }: Taking): AsyncGenerator<Chunk> {
    let count = 0;
    let receptions: Reception[] = [];
    const keys = new Set<string>();
    for await (const { signals, deliveryId } of pieces) {
      for (const signal of signals) {
        const placed = placeSignal(signal, needs);
        const isFull = receptions.length === sizeAfter(count) || (keys.size === groupsMax && !keys.has(placed.key));
        if (isFull) {
          yield { receptions, part: middle };
          if (count === 0) await needs.giveWay?.();
          count += receptions.length;
          receptions = [];
          keys.clear();
        }
        receptions.push({ placed, signal, deliveryId });
        keys.add(placed.key);
      }
    }
    yield { receptions, part: end };
  }

  async function receiveChunk(
    receptions: readonly Reception[],
    part: DeliveryPart,
  ): Promise<readonly ReceivedSignal[]> {
    const alerts = receptions.filter(({ placed }) => placed.route.then !== "change");
    if (alerts.length === 0) return receptions.map(() => change);
    return needs.transact(async (work) => {
      const growth = makeAlertGrowth(work, needs, part);
      await prepareReceptions(work, growth, alerts);
      const opened = { incidents: [], groups: [] };
      const received: ReceivedSignal[] = [];
      for (const reception of receptions) {
        const isAlert = reception.placed.route.then !== "change";
        received.push(isAlert ? await receiveSignal(reception, { ...needs, work, growth, opened }) : change);
      }
      await growth.tellAll();
      await arrangeTurns(work, opened, needs);
      return received;
    });
  }
}

type Pieces = Iterable<DeliveredSignals> | AsyncIterable<DeliveredSignals>;

interface Chunk {
  readonly receptions: readonly Reception[];
  readonly part: DeliveryPart;
}

const change: ReceivedSignal = { kind: "change", groupId: null, incidentId: null };

const short: Taking = { sizeAfter: () => shortMax, middle: "whole", end: "whole" };
const long: Taking = {
  sizeAfter: (count) => sizes.find(({ until }) => count < until)?.signalsMax ?? crowdMax,
  middle: "middle",
  end: "end",
};

async function* withId(pieces: AsyncIterable<readonly Signal[]>, deliveryId: string): AsyncGenerator<DeliveredSignals> {
  for await (const signals of pieces) yield { signals, deliveryId };
}
