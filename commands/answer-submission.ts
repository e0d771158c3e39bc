import type { AckFn, App, ViewResponseAction } from "@slack/bolt";
import { refuse } from "#core/shared/refusal.ts";
import type { SlackModal } from "#templates/slack/block.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import type { Absence, AnswerNeeds, Occasion, Outcome } from "./answer-person.ts";
import type { Gate, SubmitReply } from "./conversation.ts";
import { updateModal } from "./modal-window.ts";
import { databaseAway, done, failed, messageModal, noResultYet, noRole, stillWorking } from "./standard-answers.ts";
import type { Tell } from "./tell-person.ts";
import { withinTime } from "./within-time.ts";

/** The modal that was submitted. */
export interface SubmittedModal {
  readonly ack: AckFn<ViewResponseAction>;
  readonly client: App["client"];
  readonly viewId: string;
  /** Block ids of its inputs: an error can stand only beside one of them. */
  readonly fields: readonly string[];
  readonly tell: Tell;
}

/**
 * Answers a submission in the acknowledgement itself: closed, corrected, or "still working" and filled in afterwards. Who closed the
 * waiting modal is told by message. Never throws.
 */
export function makeAnswerSubmission(needs: AnswerNeeds) {
  return async function answerSubmission(
    occasion: Occasion,
    access: Gate["access"],
    work: () => Promise<SubmitReply>,
    modal: SubmittedModal,
  ): Promise<void> {
    const startedAt = needs.now();
    let outcome: Outcome = "answered";
    const guarded = async (): Promise<SubmitReply> => {
      if (access === "look" || (await needs.canChange(occasion.userId))) return placed(await work(), modal.fields);
      outcome = "refused";
      return { kind: "show", modal: messageModal(refusalAnswer(noRole)) };
    };
    const started = needs.startWork(guarded);
    const sayAway = (absence: Absence) => failed(databaseAway(absence, occasion.name, needs));
    const result = started.result.catch((error: unknown): SubmitReply => {
      outcome = "failed";
      needs.onError(error, occasion);
      const absence = started.blame(error);
      return {
        kind: "show",
        modal: messageModal(absence === null ? failed(needs.describe(error)) : sayAway(absence)),
      };
    });
    try {
      const first = await withinTime(result, needs.deadlineMs);
      const absence = first === "late" ? started.callOff() : null;
      if (absence !== null) {
        await answerNow({ kind: "show", modal: messageModal(sayAway(absence)) }, modal);
        needs.observe(occasion.name, "failed", (needs.now() - startedAt) / 1_000);
        return;
      }
      if (first === "late") await modal.ack({ response_action: "update", view: messageModal(stillWorking()) });
      const answeredAt = needs.now();
      if (first === "late" && (await withinTime(result, needs.patienceMs)) === "late")
        await answerLate({ kind: "show", modal: messageModal(noResultYet()) }, modal);
      if (first === "late") await answerLate(await result, modal);
      else await answerNow(first, modal);
      needs.observe(occasion.name, outcome, ((first === "late" ? answeredAt : needs.now()) - startedAt) / 1_000);
    } catch (error) {
      needs.onError(error, occasion);
      needs.observe(occasion.name, "failed", (needs.now() - startedAt) / 1_000);
      await modal.tell(failed(needs.describe(error)));
    }
  };
}

async function answerNow(reply: SubmitReply, modal: SubmittedModal): Promise<void> {
  switch (reply.kind) {
    case "errors":
      await modal.ack({ response_action: "errors", errors: { ...reply.errors } });
      return;
    case "show":
      await modal.ack({ response_action: "update", view: reply.modal });
      return;
    case "close":
      await modal.ack();
      if (reply.message !== null) await modal.tell(reply.message);
  }
}

/** The form is gone by now, so errors are words and success is said where the form was. */
async function answerLate(reply: SubmitReply, modal: SubmittedModal): Promise<void> {
  const message =
    reply.kind === "close"
      ? (reply.message ?? done())
      : reply.kind === "errors"
        ? refusalAnswer(refuse("late", `${Object.values(reply.errors).join(" ")} Nothing was changed.`))
        : null;
  const shown: SlackModal = reply.kind === "show" ? reply.modal : messageModal(message ?? done());
  const where = await updateModal(modal.client, modal.viewId, shown);
  if (where !== "shown") await modal.tell(message ?? { text: shown.title.text, blocks: shown.blocks });
}

/** Errors for fields that the modal doesn't have would leave the person with nothing. */
function placed(reply: SubmitReply, fields: readonly string[]): SubmitReply {
  if (reply.kind !== "errors" || Object.keys(reply.errors).every((blockId) => fields.includes(blockId))) return reply;
  return {
    kind: "show",
    modal: messageModal(refusalAnswer(refuse("no-such-field", Object.values(reply.errors).join(" ")))),
  };
}
