import type { Action, ActionState } from "#core/action/action.ts";
import { joined, md, type Safe } from "./escape.ts";

/** The state of an action in people's words, with the sign in front of it. Plain text. */
export function actionHeadline(action: Action): { readonly sign: string; readonly headline: string } {
  switch (action.state) {
    case "planning":
      return { sign: "⏳", headline: "Planning, nothing is changed yet" };
    case "plan-failed":
      return { sign: "⚠️", headline: "No plan, nothing was changed" };
    case "awaiting-approval":
      return { sign: "✋", headline: "Waiting for approval" };
    case "refused":
      return { sign: "⛔", headline: "Refused, nothing was changed" };
    case "withdrawn":
      return { sign: "⛔", headline: "Withdrawn, nothing was changed" };
    case "expired":
      return { sign: "⌛", headline: "Expired, nothing was changed" };
    case "void":
      return { sign: "⛔", headline: "Void: reality moved, nothing was changed" };
    case "approved":
      return { sign: "⏳", headline: "Approved, about to be sent" };
    case "sending":
      return { sign: "⏳", headline: `Sending to ${action.target.provider}` };
    case "unknown":
      return { sign: "❓", headline: "Sent, but nobody knows whether it happened" };
    case "settling":
      return { sign: "⏳", headline: `Running at ${action.target.provider}` };
    case "verifying":
      return { sign: "⏳", headline: "Done at the provider, checking health" };
    case "succeeded":
      return { sign: "✅", headline: action.undoneBy === null ? "Done and verified" : "Done, later undone" };
    case "failed":
      return action.verification === null
        ? { sign: "❌", headline: "Failed" }
        : { sign: "❌", headline: "Failed after production was changed" };
  }
}

const stages = ["Plan", "Approve", "Send", "Verify"] as const;

/** The four stages of an action as ticks: which are done, which runs, where it ended. */
export function actionProgress(action: Action): Safe {
  const { reached, ending } = stageOf(action.state);
  const marks = stages.map((stage, index) => {
    const sign = index < reached ? ":white_check_mark:" : index > reached ? ":white_circle:" : endingSigns[ending];
    return md`${{ safe: sign }} ${stage}`;
  });
  return joined(marks, "  ");
}

const endingSigns = { running: ":hourglass_flowing_sand:", done: ":white_check_mark:", ended: ":no_entry:" } as const;

function stageOf(state: ActionState): { readonly reached: number; readonly ending: keyof typeof endingSigns } {
  switch (state) {
    case "planning":
      return { reached: 0, ending: "running" };
    case "plan-failed":
      return { reached: 0, ending: "ended" };
    case "awaiting-approval":
      return { reached: 1, ending: "running" };
    case "refused":
    case "withdrawn":
    case "expired":
      return { reached: 1, ending: "ended" };
    case "approved":
    case "sending":
      return { reached: 2, ending: "running" };
    case "void":
    case "unknown":
      return { reached: 2, ending: "ended" };
    case "settling":
    case "verifying":
      return { reached: 3, ending: "running" };
    case "succeeded":
      return { reached: 3, ending: "done" };
    case "failed":
      return { reached: 3, ending: "ended" };
  }
}
