import type { AlertSource, RawDelivery } from "#core/signal/alert-source.ts";

/** What a vendor is answered. */
export interface IntakeAnswer {
  readonly status: 202 | 400 | 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly delivery: string } | { readonly error: string; readonly message: string };
}

/** What the intake needs: a durable inbox, a place for what can't be read, and time. */
export interface IntakeNeeds {
  /** Stores a verified, readable body; when it resolves the delivery can't be lost any more. */
  readonly accept: (delivery: {
    source: string;
    deliveryKey: string | null;
    body: Uint8Array;
  }) => Promise<{ id: string }>;
  readonly recordDeadLetter: (letter: { source: string; reason: string; body: Uint8Array }) => Promise<void>;
  readonly observe: (source: string, result: "accepted" | "unverifiable" | "unreadable" | "unavailable") => void;
  readonly onError: (error: unknown) => void;
  /** How long a request is held while the database is away before 503, in milliseconds; PagerDuty hangs up after 5 s. */
  readonly patienceMs: number;
  readonly retryDelayMs: number;
  readonly wait: (ms: number) => Promise<void>;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

const retryAfterSeconds = 5;

/**
 * Takes in one delivery: verify, check the shape, store, and only then 202. While the database is away it tries again for
 * `patienceMs`, then answers 503 with Retry-After, which every supported vendor repeats.
 */
export function makeIntake(needs: IntakeNeeds) {
  return async function takeIn(source: AlertSource, delivery: RawDelivery): Promise<IntakeAnswer> {
    const verification = source.verify(delivery);
    if (verification.kind === "unverifiable") {
      needs.observe(source.name, "unverifiable");
      return refusal(401, "unverifiable", verification.reason);
    }
    const reading = source.read(delivery.body);
    try {
      if (reading.kind === "unreadable") {
        needs.observe(source.name, "unreadable");
        await persist(needs, () =>
          needs.recordDeadLetter({ source: source.name, reason: reading.reason, body: delivery.body }),
        );
        return refusal(400, "unreadable", `${reading.reason}\nThe body is kept in the dead-letter table.`);
      }
      const { id } = await persist(needs, () =>
        needs.accept({ source: source.name, deliveryKey: reading.deliveryKey, body: delivery.body }),
      );
      needs.observe(source.name, "accepted");
      return { status: 202, headers: {}, body: { delivery: id } };
    } catch (error) {
      needs.onError(error);
      needs.observe(source.name, "unavailable");
      return refusal(503, "database-unavailable", "Nothing was stored: the database does not answer. Send it again.", {
        "retry-after": String(retryAfterSeconds),
      });
    }
  };
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

function refusal(
  status: 400 | 401 | 503,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): IntakeAnswer {
  return { status, headers, body: { error, message } };
}
