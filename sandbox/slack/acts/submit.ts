import { isJson, type Json } from "../block-kit/rule.ts";
import { chosenValue, isEmptyValue, placedElements } from "../block-values.ts";
import type { StateValues, View } from "../state.ts";
import { closeModals, pushModal, readView, replaceView, viewJson } from "../views.ts";
import { isRefusal } from "../web-api/answer.ts";
import type { Act, ActResult } from "../workspace-view.ts";
import { type Acting, bodyOf, commonPayload, failureName, findContainer } from "./acting.ts";
import { loadedKey } from "./block-action.ts";
import { refusedInput } from "./refused-input.ts";

const TROUBLE = "We had some trouble connecting. Try again?";

/** A person presses a modal's submit button. What is not given in `values` keeps what the view holds. */
export async function performSubmit(acting: Acting, act: Extract<Act, { kind: "submit" }>): Promise<ActResult> {
  const { workspace } = acting;
  const container = findContainer(acting, { user: act.user, viewId: act.viewId });
  if (container?.kind !== "view" || container.view.type !== "modal") return { ok: false, error: "view_not_found" };
  const { view } = container;
  if (workspace.state.stacks.get(act.user)?.at(-1) !== view) return { ok: false, error: "view_is_covered" };
  if (view.isBusy) return { ok: false, error: "view_is_busy" };

  const filled = fill(acting, view, act.values);
  if ("error" in filled) return { ok: false, error: filled.error };
  view.values = filled.values;
  view.errors = refusedInputs(view);
  workspace.changed();
  // Slack's client checks required fields and formats itself; the app hears nothing of such a try.
  if (Object.keys(view.errors).length > 0) return { ok: false, error: "invalid_input" };

  view.isBusy = true;
  const ack = await acting.deliver({
    kind: "interactive",
    acceptsResponse: true,
    payload: {
      type: "view_submission",
      ...commonPayload(acting, act.user),
      trigger_id: workspace.triggers.issue({ user: act.user, viewId: view.id }),
      view: viewJson(workspace, view),
      response_urls: responseUrls(acting, act.user, view),
    },
  });
  view.isBusy = false;
  workspace.changed();
  if (ack.kind !== "acked") return trouble(acting, act.user, failureName(ack));
  const body = bodyOf(ack);
  if (body) return obey(acting, view, body);
  // Only the submitted view closes; the one below shows again.
  if (workspace.state.stacks.get(act.user)?.at(-1) === view) closeModals(workspace, act.user, "top");
  return { ok: true };
}

/** A person closes the modal on top. */
export async function performClose(acting: Acting, act: Extract<Act, { kind: "close" }>): Promise<ActResult> {
  const { workspace } = acting;
  const view = workspace.state.stacks.get(act.user)?.find((one) => one.id === act.viewId);
  if (!view) return { ok: false, error: "view_not_found" };
  closeModals(workspace, act.user, view.clearOnClose ? "all" : "top");
  if (!view.notifyOnClose) return { ok: true };
  const ack = await acting.deliver({
    kind: "interactive",
    acceptsResponse: false,
    payload: {
      type: "view_closed",
      ...commonPayload(acting, act.user),
      view: viewJson(workspace, view),
      is_cleared: view.clearOnClose,
    },
  });
  return ack.kind === "acked" ? { ok: true } : { ok: false, error: failureName(ack) };
}

function obey(acting: Acting, view: View, body: Json): ActResult {
  const { workspace } = acting;
  switch (body["response_action"]) {
    case "clear":
      closeModals(workspace, view.user, "all");
      return { ok: true };
    case "errors": {
      const errors = isJson(body["errors"]) ? body["errors"] : {};
      const inputs = view.blocks.filter((one) => one["type"] === "input").map((one) => one["block_id"]);
      const isForInputs = Object.entries(errors).every(([id, text]) => inputs.includes(id) && typeof text === "string");
      if (Object.keys(errors).length === 0 || !isForInputs) return trouble(acting, view.user, "invalid_errors");
      view.errors = Object.fromEntries(Object.entries(errors).map(([id, text]) => [id, String(text)]));
      workspace.changed();
      return { ok: true };
    }
    case "update":
    case "push": {
      const isPush = body["response_action"] === "push";
      const sent = readView(workspace, body["view"], "modal", isPush ? undefined : view);
      if (isRefusal(sent)) return trouble(acting, view.user, sent.error);
      if (!isPush) replaceView(workspace, view, sent);
      else if (!pushModal(workspace, view.user, sent)) return trouble(acting, view.user, "push_limit_reached");
      return { ok: true };
    }
    default:
      return trouble(acting, view.user, "invalid_response_action");
  }
}

function trouble({ workspace }: Acting, user: string, error: string): ActResult {
  workspace.notify(user, TROUBLE);
  return { ok: false, error };
}

function fill(acting: Acting, view: View, given: StateValuesGiven): { values: StateValues } | { error: string } {
  const values = structuredClone(view.values);
  const placed = placedElements(view.blocks);
  for (const [blockId, actions] of Object.entries(given)) {
    for (const [actionId, chosen] of Object.entries(actions)) {
      const found = placed.find((one) => one.blockId === blockId && one.actionId === actionId);
      if (!found) return { error: `no such input: ${blockId}/${actionId}` };
      const loaded = acting.loadedOptions.get(loadedKey({ kind: "view", view }, { blockId, actionId })) ?? [];
      const value = chosenValue(found.element, chosen, loaded);
      if ("error" in value) return { error: String(value["error"]) };
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
  }
  return { values };
}

type StateValuesGiven = Record<string, Record<string, unknown>>;

function refusedInputs(view: View): Record<string, string> {
  const refused = placedElements(view.blocks).flatMap(({ block, element, blockId, actionId }) => {
    if (block["type"] !== "input") return [];
    const value = view.values[blockId]?.[actionId];
    if (!value || isEmptyValue(value)) {
      return block["optional"] === true ? [] : [[blockId, "Please complete this required field."] as const];
    }
    const text = refusedInput(element, value);
    return text === undefined ? [] : [[blockId, text] as const];
  });
  return Object.fromEntries(refused);
}

// Conversation pickers with response_url_enabled give the submission a response_url into the chosen channel.
function responseUrls(acting: Acting, user: string, view: View): Json[] {
  return placedElements(view.blocks).flatMap(({ element, blockId, actionId }) => {
    if (element["response_url_enabled"] !== true) return [];
    const value = view.values[blockId]?.[actionId];
    const channel = value?.["selected_conversation"] ?? value?.["selected_channel"];
    if (typeof channel !== "string") return [];
    const url = acting.responseUrls.issue({ user, channel });
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
  });
}
