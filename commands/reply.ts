import type { Refusal } from "#core/shared/refusal.ts";
import type { Safe } from "#templates/slack/escape.ts";
import { md } from "#templates/slack/escape.ts";
import { refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SubmitReply, say } from "./conversation.ts";

/** Says the refusal, or what `done` makes of a success. */
export function replyTo<Success extends { readonly kind: string }>(
  result: Success | Refusal,
  done: (success: Success) => Safe,
): Reply {
  return isRefusal(result) ? say(refusalAnswer(result)) : say(saidAnswer(done(result)));
}

/** Closes the modal and says what `done` makes of a success, or puts the refusal beside a field. */
export function submitReplyTo<Success extends { readonly kind: string }>(
  result: Success | Refusal,
  blockId: string,
  channelId: string | null,
  done: (success: Success) => Safe,
): SubmitReply {
  if (isRefusal(result)) return { kind: "errors", errors: { [blockId]: result.message } };
  return { kind: "close", say: { channelId, message: saidAnswer(done(result)) } };
}

/** What people see after a click on something that this version no longer understands. */
export function staleReply(): Reply {
  return say(
    saidAnswer(md`This button is from another version of Muster. Use the newest message, or type the command.`),
  );
}

/** Whether a use case said no. */
export function isRefusal(result: { readonly kind: string }): result is Refusal {
  return result.kind === "refused" && "message" in result;
}
