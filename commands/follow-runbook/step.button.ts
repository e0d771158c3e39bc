import { person } from "#core/shared/actor.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import {
  actionIds,
  callbackIds,
  fieldIds,
  stepOptionPattern,
  stepOptionRef,
  stepRef,
  stopRef,
} from "#templates/slack/ids.ts";
import { skipModal } from "#templates/slack/skip-modal.ts";
import { changing, type Gate } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply, staleSubmitReply, submitReplyTo } from "../reply.ts";

const simpleAnswers: readonly (readonly [string, "done" | "plan" | "retry" | "continue", Safe])[] = [
  [actionIds.stepDone, "done", md`Done.`],
  [
    actionIds.stepPlan,
    "plan",
    md`Planning; the plan comes here in the room. Nothing is changed before it is approved.`,
  ],
  [actionIds.stepRetry, "retry", md`Trying again.`],
  [actionIds.stepContinue, "continue", md`Going on.`],
];

/** The buttons of a runbook step: `Done`, `Skip`, an option, `Plan`, `Retry`, `Continue`, and `Stop runbook`. */
export function registerStep(deps: CommandDeps): void {
  const { handle } = deps;
  for (const [actionId, kind, said] of simpleAnswers) {
    handle.click(actionId, changing, async ({ userId, value }) => {
      const ref = stepRef.decode(value);
      if (ref === undefined) return staleReply();
      return replyTo(await deps.answerStep({ ...ref, answer: { kind }, by: person(userId) }), () => said);
    });
  }
  handle.click(stepOptionPattern, changing, async ({ userId, value }) => {
    const ref = stepOptionRef.decode(value);
    if (ref === undefined) return staleReply();
    const { optionId, ...step } = ref;
    return replyTo(
      await deps.answerStep({ ...step, answer: { kind: "option", optionId }, by: person(userId) }),
      () => md`Your answer is recorded.`,
    );
  });
  handle.click(actionIds.stepSkip, skipGate, async ({ value }) =>
    stepRef.decode(value) === undefined ? staleReply() : { kind: "shown" },
  );
  handle.submit(callbackIds.skip, "change", async ({ userId, metadata, values }) => {
    const ref = stepRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const reason = values[fieldIds.skipReason] ?? "";
    const result = await deps.answerStep({ ...ref, answer: { kind: "skip", reason }, by: person(userId) });
    return submitReplyTo(result, fieldIds.skipReason, () => md`Skipped.`);
  });
  handle.click(actionIds.stepOverflow, changing, async ({ userId, value }) => {
    const ref = stopRef.decode(value);
    if (ref === undefined) return staleReply();
    const result = await deps.stopSession({ sessionId: ref.sessionId, by: person(userId) });
    return replyTo(result, ({ session }) => md`“${session.runbook.title}” is stopped.`);
  });
}

function skipGate(value: string): Gate {
  const ref = stepRef.decode(value);
  return ref === undefined ? changing : { access: "change", opens: skipModal({ ...ref, title: null }) };
}
