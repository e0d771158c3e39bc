import type { ReviewWork } from "#core/review/review-store.ts";
import type { Digest } from "#core/shared/digest.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Transact } from "#core/shared/transact.ts";
import { type MemoryActions, makeMemoryActions } from "./memory-actions.ts";
import type { MemoryOutbox } from "./memory-outbox.ts";
import { makeMemoryReviews } from "./memory-reviews.ts";
import { makeMemorySessions } from "./memory-sessions.ts";
import { makeMemoryTransact } from "./memory-transact.ts";
import { makeMemoryWorld } from "./memory-work.ts";
import { makeSteadyClock, type SteadyClock } from "./steady-clock.ts";

/** All stores up to review, for tests to look at directly. */
export interface MemoryResponseWork extends ReviewWork {
  readonly actions: MemoryActions;
  readonly outbox: MemoryOutbox;
}

/** The world of `makeMemoryWorld` with the stores of actions, runbooks and reviews. */
export interface MemoryResponse {
  readonly work: MemoryResponseWork;
  readonly transact: Transact<MemoryResponseWork>;
  readonly clock: SteadyClock;
  readonly newId: IdSource;
  readonly digest: Digest;
}

/** An empty world for the stages from action to review. */
export function makeMemoryResponse(clock: SteadyClock = makeSteadyClock()): MemoryResponse {
  const { work, newId, digest, parts } = makeMemoryWorld(clock);
  const actions = makeMemoryActions({ newId });
  const sessions = makeMemorySessions({ newId });
  const reviews = makeMemoryReviews({ newId });
  const wider: MemoryResponseWork = { ...work, actions, sessions, reviews };
  return {
    work: wider,
    transact: makeMemoryTransact(wider, [...parts, actions, sessions, reviews]),
    clock,
    newId,
    digest,
  };
}
