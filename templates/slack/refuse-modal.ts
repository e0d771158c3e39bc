import { type SlackModal, section } from "./block.ts";
import { md } from "./escape.ts";
import { textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { actionRef, callbackIds, fieldIds } from "./ids.ts";

/** The modal that asks why an action is refused. The summary is left out when it isn't known yet. */
export function refuseModal(action: { readonly actionId: string; readonly summary: string | null }): SlackModal {
  return fitModal({
    callbackId: callbackIds.refuse,
    title: "Refuse this action",
    submit: "Refuse",
    close: "Cancel",
    metadata: actionRef.encode({ actionId: action.actionId }),
    blocks: [
      ...(action.summary === null ? [] : [section(md`*${action.summary}*`)]),
      textField({
        blockId: fieldIds.refuseReason,
        label: "Why not?",
        hint: "The person who asked sees it.",
        lengthMax: 300,
        isOptional: true,
        hasFocus: true,
      }),
    ],
  });
}
