import { type SlackModal, section } from "./block.ts";
import { md } from "./escape.ts";
import { textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, stepRef } from "./ids.ts";

/** The modal that asks why a runbook step is skipped. The title is left out when it isn't known yet. */
export function skipModal(step: {
  readonly sessionId: string;
  readonly stepId: string;
  readonly title: string | null;
}): SlackModal {
  return fitModal({
    callbackId: callbackIds.skip,
    title: "Skip this step",
    submit: "Skip",
    close: "Cancel",
    metadata: stepRef.encode({ sessionId: step.sessionId, stepId: step.stepId }),
    blocks: [
      ...(step.title === null ? [] : [section(md`*${step.title}*`)]),
      textField({
        blockId: fieldIds.skipReason,
        label: "Why is it skipped?",
        hint: "Goes into the timeline and the review.",
        lengthMax: 300,
        hasFocus: true,
      }),
    ],
  });
}
