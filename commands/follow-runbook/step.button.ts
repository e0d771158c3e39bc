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
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply, submitReplyTo } from "../reply.ts";

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
    handle.click(actionId, "change", async ({ userId, value }) => {
      const ref = stepRef.decode(value);
      if (ref === undefined) return staleReply();
      return replyTo(await deps.answerStep({ ...ref, answer: { kind }, by: person(userId) }), () => said);
    });
  }
  handle.click(stepOptionPattern, "change", async ({ userId, value }) => {
    const ref = stepOptionRef.decode(value);
    if (ref === undefined) return staleReply();
    const { optionId, ...step } = ref;
    return replyTo(
      await deps.answerStep({ ...step, answer: { kind: "option", optionId }, by: person(userId) }),
      () => md`Your answer is recorded.`,
    );
  });
  handle.click(actionIds.stepSkip, "change", async ({ value, open }) => {
    const ref = stepRef.decode(value);
    if (ref === undefined) return staleReply();
    await open(skipModal({ ...ref, title: null }));
    return { kind: "shown" };
  });
  handle.submit(callbackIds.skip, "change", async ({ userId, metadata, values }) => {
    const ref = stepRef.decode(metadata);
    const reason = values[fieldIds.skipReason] ?? "";
    if (ref === undefined)
      return { kind: "errors", errors: { [fieldIds.skipReason]: "This form is from another version; open it again." } };
    const result = await deps.answerStep({ ...ref, answer: { kind: "skip", reason }, by: person(userId) });
    return submitReplyTo(result, fieldIds.skipReason, null, () => md`Skipped.`);
  });
  handle.click(actionIds.stepOverflow, "change", async ({ userId, value }) => {
    const ref = stopRef.decode(value);
    if (ref === undefined) return staleReply();
    const result = await deps.stopSession({ sessionId: ref.sessionId, by: person(userId) });
    return replyTo(result, ({ session }) => md`“${session.runbook.title}” is stopped.`);
  });
}
