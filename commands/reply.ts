import type { Refusal } from "#core/shared/refusal.ts";
import type { Safe } from "#templates/slack/escape.ts";
import { refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SubmitReply, say } from "./conversation.ts";
import { messageModal, stale, staleForm } from "./standard-answers.ts";

/** Says the refusal, or what `done` makes of a success. */
export function replyTo<Success extends { readonly kind: string }>(
  result: Success | Refusal,
  done: (success: Success) => Safe,
): Reply {
  return isRefusal(result) ? say(refusalAnswer(result)) : say(saidAnswer(done(result)));
}

/** Says no, with the rule and what to do next. */
export function sayNo(refusal: Refusal): Reply {
  return say(refusalAnswer(refusal));
}

/** Closes the modal and says what `done` makes of a success, or puts the refusal beside the field it is about. */
export function submitReplyTo<Success extends { readonly kind: string }>(
  result: Success | Refusal,
  field: string | ((refusal: Refusal) => string),
  done: (success: Success) => Safe,
): SubmitReply {
  if (!isRefusal(result)) return { kind: "close", message: saidAnswer(done(result)) };
  return { kind: "errors", errors: { [typeof field === "string" ? field : field(result)]: result.message } };
}

/** What people see after a click on something that this version no longer understands. */
export function staleReply(): Reply {
  return say(stale());
}

/** What people see after submitting a form that this version no longer understands. */
export function staleSubmitReply(): SubmitReply {
  return { kind: "show", modal: messageModal(staleForm()) };
}

/** Whether a use case said no. */
function isRefusal(result: { readonly kind: string }): result is Refusal {
  return result.kind === "refused" && "message" in result;
}
