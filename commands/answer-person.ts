import { refusalAnswer } from "#templates/slack/said-answer.ts";
import type { Gate, Reply } from "./conversation.ts";
import type { ModalWindow } from "./modal-window.ts";
import {
  type Described,
  databaseAway,
  failed,
  messageModal,
  noResultYet,
  noRole,
  stillWorking,
  windowLate,
} from "./standard-answers.ts";
import type { Tell } from "./tell-person.ts";
import { withinTime } from "./within-time.ts";

/** What a person did, for the log and the metrics. */
export interface Occasion {
  readonly name: string;
  readonly userId: string;
}

/** How an occasion ended. */
export type Outcome = "answered" | "refused" | "failed";

/** That the database is away: since when, and whether a part of the work may be stored all the same. */
export interface Absence {
  readonly since: Date;
  readonly isUnclear: boolean;
}

/** Starts work for a person. `blame` tells the database's part in its failure, `callOff` ends late work whose database is away. */
export type StartWork = <Result>(work: () => Promise<Result>) => {
  readonly result: Promise<Result>;
  blame(error: unknown): Absence | null;
  callOff(): Absence | null;
};

/** What answering needs. */
export interface AnswerNeeds {
  /** Whether the person has any role. May be slow: it may ask Slack. */
  readonly canChange: (userId: string) => Promise<boolean>;
  /** Slack gives up after 3 s; by then the person must have seen something. */
  readonly deadlineMs: number;
  /** How long a person is left with "still working" before they hear that there is no result. */
  readonly patienceMs: number;
  readonly describe: (error: unknown) => Described;
  /** Starts work that can be called off when the database does not answer. */
  readonly startWork: StartWork;
  /** The workspace's time zone, for an instant in an answer. */
  readonly timeZone: string;
  /** Whether alerts are taken in while the database is away. */
  readonly takesAlerts: () => boolean;
  readonly onError: (error: unknown, occasion: Occasion) => void;
  readonly observe: (name: string, outcome: Outcome, seconds: number) => void;
  readonly now: () => number;
}

/** How to reach the person who did something. */
export interface Reach {
  readonly tell: Tell;
  /** Null where no modal can be opened. */
  readonly window: ModalWindow | null;
  /** Whether a long wait is said in between; nobody waits for the answer to an emoji. */
  readonly isWaiting: boolean;
}

/**
 * Runs work for a person and answers. The modal that the gate names is opened before anything is looked up. Work that takes longer than
 * the deadline is announced and answered when it is done; work that throws is answered with what to do. Never throws.
 */
export function makeAnswerPerson(needs: AnswerNeeds) {
  return async function answerPerson(
    occasion: Occasion,
    gate: Gate,
    work: () => Promise<Reply>,
    reach: Reach,
  ): Promise<void> {
    const startedAt = needs.now();
    let outcome: Outcome = "answered";
    const fail = (error: unknown): Reply => {
      outcome = "failed";
      needs.onError(error, occasion);
      const absence = started.blame(error);
      const problem = absence === null ? needs.describe(error) : databaseAway(absence, occasion.name, needs);
      return { kind: "say", message: failed(problem) };
    };
    const guarded = async (): Promise<Reply> => {
      if (gate.access === "look" || (await needs.canChange(occasion.userId))) return work();
      outcome = "refused";
      return { kind: "say", message: refusalAnswer(noRole) };
    };

    if (gate.opens !== null) reach.window?.open(gate.opens);
    const started = needs.startWork(guarded);
    const result = started.result.catch(fail);
    const first = await withinTime(result, needs.deadlineMs);
    const absence = first === "late" ? started.callOff() : null;
    if (absence !== null) {
      const message = failed(databaseAway(absence, occasion.name, needs));
      await deliver({ kind: "say", message }, reach).catch((error: unknown) => needs.onError(error, occasion));
      needs.observe(occasion.name, "failed", (needs.now() - startedAt) / 1_000);
      return;
    }
    // Who sees the modal's "one moment" is told already.
    if (first === "late" && reach.isWaiting && reach.window?.isOpen() !== true) await reach.tell(stillWorking());
    const answeredAt = needs.now();
    if (first === "late" && reach.isWaiting && (await withinTime(result, needs.patienceMs)) === "late")
      await deliver({ kind: "say", message: noResultYet() }, reach);
    const reply = first === "late" ? await result : first;
    await deliver(reply, reach).catch((error: unknown) => deliver(fail(error), reach));
    needs.observe(occasion.name, outcome, ((first === "late" ? answeredAt : needs.now()) - startedAt) / 1_000);
  };
}

async function deliver(reply: Reply, { tell, window }: Reach): Promise<void> {
  switch (reply.kind) {
    case "say": {
      const isSeen = window?.isUsed() === true && (await fill(window, reply.message)) === "shown";
      if (!isSeen) await tell(reply.message);
      return;
    }
    case "show":
      if ((await window?.show(reply.modal)) === "not-opened") await tell(windowLate());
      return;
    case "shown":
      if (window?.isUsed() === true && (await window.settled()) === "not-opened") await tell(windowLate());
  }
}

/** A message where a modal waits to be filled; whatever is wrong with the modal, the message can still be told. */
async function fill(window: ModalWindow, message: Parameters<Tell>[0]): Promise<string> {
  try {
    return await window.show(messageModal(message));
  } catch {
    return "failed";
  }
}
