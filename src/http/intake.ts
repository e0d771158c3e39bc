import { Fault } from "#core/shared/fault.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import type { AlertSource, DeliveryReading, DeliveryVerdict, RawDelivery } from "#core/signal/alert-source.ts";

/** What a vendor is answered. */
export interface IntakeAnswer {
  readonly status: 202 | 400 | 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly delivery: string } | { readonly error: string; readonly message: string };
}

/** What the intake needs: a place that keeps deliveries for good, and time. */
export interface IntakeNeeds {
  /** Whose word is good enough for a 202: the spool on this machine's disk, or only the database. */
  readonly ack: "spool" | "database";
  /** Throws the Faults `spool-full` and `spool-unwritable`. */
  readonly spool: { append(delivery: AcceptedDelivery): Promise<void> };
  /** The database's inbox; undefined until the house is up. Answers the id under which the delivery is known. */
  readonly inbox: () => ((delivery: AcceptedDelivery) => Promise<{ readonly id: string }>) | undefined;
  /** Ascending ids: the spool is drained in their order. */
  readonly newId: () => string;
  readonly now: () => Date;
  /** Whether a body can be read; large ones are looked at off the main thread. */
  readonly judge: (source: AlertSource, body: Uint8Array) => DeliveryVerdict | Promise<DeliveryVerdict>;
  readonly observe: (source: string, result: "accepted" | "unverifiable" | "unreadable" | "unavailable") => void;
  readonly onError: (error: unknown) => void;
  /** How long a request is held while nothing can keep it before 503, in milliseconds; PagerDuty hangs up after 5 s. */
  readonly patienceMs: number;
  readonly retryDelayMs: number;
  readonly wait: (ms: number) => Promise<void>;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

const retryAfterSeconds = 5;

/** The house isn't up yet, so there is no database to ask. */
const notYet = new Fault({
  code: "database-unreachable",
  message: "The database is not connected yet.",
  hint: "Muster is starting; it goes on by itself.",
  retry: "may-retry",
});

/**
 * Takes in one delivery: verify, check the shape, keep it on disk, and only then 202. Needs no database: that gets the deliveries
 * later. 503 with Retry-After, which every supported vendor repeats, only when the spool is full, or when neither the spool nor the
 * database can keep it for `patienceMs`.
 */
export function makeIntake(needs: IntakeNeeds) {
  const { spool } = needs;

  const keep = async (delivery: AcceptedDelivery): Promise<string> => {
    if (needs.ack === "spool") {
      try {
        await spool.append(delivery);
        return delivery.id;
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "spool-unwritable") throw error;
        // A broken disk is no reason to refuse what the database can keep.
        if (needs.inbox() === undefined) throw error;
      }
    }
    const { id } = await persist(needs, async () => {
      const accept = needs.inbox();
      if (accept === undefined) throw notYet;
      return accept(delivery);
    });
    return id;
  };

  return async function takeIn(source: AlertSource, delivery: RawDelivery): Promise<IntakeAnswer> {
    const verification = source.verify(delivery);
    if (verification.kind === "unverifiable") {
      needs.observe(source.name, "unverifiable");
      return refusal(401, "unverifiable", verification.reason);
    }
    try {
      const judged = needs.judge(source, delivery.body);
      const verdict = judged instanceof Promise ? await judged : judged;
      const isReadable = verdict.kind === "readable";
      // The id is given right before the spool gets the delivery: ids of a spool ascend.
      const id = await keep({
        id: needs.newId(),
        source: source.name,
        deliveryKey: isReadable ? verdict.deliveryKey : null,
        receivedAt: needs.now(),
        refusal: isReadable ? null : verdict.reason,
        body: delivery.body,
      });
      needs.observe(source.name, isReadable ? "accepted" : "unreadable");
      return isReadable
        ? { status: 202, headers: {}, body: { delivery: id } }
        : refusal(400, "unreadable", `${verdict.reason}\nThe body is kept as dead letter ${id}.`);
    } catch (error) {
      needs.onError(error);
      needs.observe(source.name, "unavailable");
      return unavailable(error);
    }
  };
}

/** The verdict alone: a reading holds the whole body, and a delivery may wait for the disk a while. */
export function judge(source: AlertSource, body: Uint8Array): DeliveryVerdict | Promise<DeliveryVerdict> {
  const reading = source.read(body);
  return reading instanceof Promise ? reading.then(verdictOf) : verdictOf(reading);
}

function verdictOf(reading: DeliveryReading): DeliveryVerdict {
  return reading.kind === "readable" ? { kind: "readable", deliveryKey: reading.deliveryKey } : reading;
}

async function persist<Result>(needs: IntakeNeeds, work: () => Promise<Result>): Promise<Result> {
  const startedMs = needs.nowMs();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // An attempt takes time itself: only the clock knows how long the vendor waits already.
      if (needs.nowMs() - startedMs + needs.retryDelayMs > needs.patienceMs) throw error;
      await needs.wait(needs.retryDelayMs);
    }
  }
}

/** Says in the operator's words why nothing was kept. */
function unavailable(error: unknown): IntakeAnswer {
  const headers = { "retry-after": String(retryAfterSeconds) };
  if (error instanceof Fault && (error.code === "spool-full" || error.code === "spool-unwritable")) {
    return refusal(503, error.code, `Nothing was kept: ${error.message} ${error.hint} Send it again.`, headers);
  }
  const message = "Nothing was kept: the database does not answer. Send it again.";
  return refusal(503, "database-unavailable", message, headers);
}

function refusal(
  status: 400 | 401 | 503,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): IntakeAnswer {
  return { status, headers, body: { error, message } };
}
