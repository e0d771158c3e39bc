import { sayDuration } from "../shared/duration.ts";
import type { ChangeEvent } from "./change-source.ts";

/** A change with how suspicious it is and why, for people. */
export interface Suspect {
  readonly change: ChangeEvent;
  /** The relation in time: "deployed 6 min before the first alert". */
  readonly suspicion: string;
  /** 0 (can't be it) to 100. */
  readonly score: number;
}

/** From this score on a change is worth planning a rollback for. */
export const suspectScoreMin = 50;

/** How likely a kind of change is to break something by itself, out of 60. */
const weight: Readonly<Record<ChangeEvent["kind"], number>> = {
  deploy: 60,
  migration: 55,
  flag: 50,
  other: 40,
  rollback: 35,
  scale: 30,
  restart: 25,
};

const words: Readonly<Record<ChangeEvent["kind"], string>> = {
  deploy: "deployed",
  rollback: "rolled back",
  scale: "scaled",
  restart: "restarted",
  flag: "flag changed",
  migration: "migrated",
  other: "changed",
};

/** A change this long before the first alert counts half as much as one right before it. */
const halfLifeMs = 30 * 60_000;
/** Alerts fire late and clocks differ: a change this short after the first alert may still be its cause. */
const toleranceMs = 60_000;
const bonusIfCurrent = 40;

/**
 * Changes by suspicion, highest first: what still runs and came shortly before the first alert leads; what came after it can't be the cause.
 * Without a first alert it goes by age.
 */
export function rankSuspects(
  changes: readonly ChangeEvent[],
  context: { readonly firstAlertAt: Date | null; readonly now: Date },
): readonly Suspect[] {
  return changes
    .map((change) => judge(change, context))
    .sort((a, b) => b.score - a.score || b.change.at.getTime() - a.change.at.getTime());
}

function judge(
  change: ChangeEvent,
  { firstAlertAt, now }: { readonly firstAlertAt: Date | null; readonly now: Date },
): Suspect {
  const leadMs = (firstAlertAt ?? now).getTime() - change.at.getTime();
  const word = words[change.kind];
  if (leadMs < -toleranceMs)
    return { change, score: 0, suspicion: `${word} ${sayDuration(-leadMs)} after the first alert: not its cause` };
  const closeness = 0.5 ** (Math.max(0, leadMs) / halfLifeMs);
  const score = Math.round((weight[change.kind] + (change.isCurrent ? bonusIfCurrent : 0)) * closeness);
  return { change, score, suspicion: `${word} ${sayLead(leadMs, firstAlertAt !== null)}` };
}

function sayLead(leadMs: number, hasAlert: boolean): string {
  const said = sayDuration(Math.abs(leadMs));
  if (!hasAlert) return `${said} ago`;
  return leadMs < 0 ? `${said} after the first alert, about the same time` : `${said} before the first alert`;
}
