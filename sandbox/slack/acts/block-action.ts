import { offeredOptions } from "../block-kit/offered-options.ts";
import type { Json } from "../block-kit/rule.ts";
import { isJson } from "../block-kit/rule.ts";
import { validateOptions } from "../block-kit/validate-options.ts";
import { chosenValue, placedElements, valueKey } from "../block-values.ts";
import type { Act, ActResult } from "../workspace-view.ts";
import {
  type Acting,
  bodyOf,
  type Container,
  commonPayload,
  containerPayload,
  failureName,
  findContainer,
} from "./acting.ts";

/** A person clicks a button or changes a picker. */
export async function performBlockAction(
  acting: Acting,
  act: Extract<Act, { kind: "block-action" }>,
): Promise<ActResult> {
  const { workspace, responseUrls } = acting;
  const found = findElement(acting, act);
  if ("error" in found) return { ok: false, error: found.error };
  const { container, element, block } = found;
  const chosen = choose(acting, found, act);
  if ("error" in chosen) return { ok: false, error: String(chosen["error"]) };
  // An input block stays quiet until it is submitted unless it asks to be told.
  if (block["type"] === "input" && block["dispatch_action"] !== true) return { ok: true };

  const original = container.kind === "message" ? container.message : undefined;
  const channel = container.kind === "message" ? container.channel.id : undefined;
  const viewId = container.kind === "view" && container.view.type === "modal" ? container.view.id : undefined;
  const ack = await acting.deliver({
    kind: "interactive",
    acceptsResponse: false,
    payload: {
      type: "block_actions",
      ...commonPayload(acting, act.user),
      trigger_id: workspace.triggers.issue({ user: act.user, ...(viewId === undefined ? {} : { viewId }) }),
      ...containerPayload(acting, container),
      ...(original && channel ? { response_url: responseUrls.issue({ user: act.user, channel, original }) } : {}),
      actions: [
        {
          ...actionOf(element, chosen),
          action_id: act.actionId,
          block_id: act.blockId,
          action_ts: workspace.identifiers.timestamp(),
        },
      ],
    },
  });
  if (ack.kind === "acked") return { ok: true };
  workspace.notify(act.user, "This app didn't respond to that action in time. Try again, or contact the app's owner.");
  return { ok: false, error: failureName(ack) };
}

/** A person types into an external select: the app is asked for options. */
export async function performOptions(acting: Acting, act: Extract<Act, { kind: "options" }>): Promise<ActResult> {
  const found = findElement(acting, act);
  if ("error" in found) return { ok: false, error: found.error };
  const { container, element } = found;
  if (!String(element["type"]).endsWith("external_select")) return { ok: false, error: "not_an_external_select" };
  const ack = await acting.deliver({
    kind: "interactive",
    acceptsResponse: true,
    payload: {
      type: "block_suggestion",
      ...commonPayload(acting, act.user),
      ...containerPayload(acting, container),
      action_id: act.actionId,
      block_id: act.blockId,
      value: act.query,
    },
  });
  const body = bodyOf(ack);
  // Slack shows the same words whether the app was late or answered something else than options.
  if (ack.kind !== "acked" || !body || validateOptions(body).length > 0) {
    acting.workspace.notify(act.user, "Something went wrong when loading the options.");
    return { ok: false, error: ack.kind === "acked" ? "invalid_options" : failureName(ack) };
  }
  const options = offeredOptions(body);
  acting.loadedOptions.set(loadedKey(container, act), options);
  return { ok: true, options };
}

/** The options last loaded for an external select. */
export function loadedKey(container: Container, at: { blockId: string; actionId: string }): string {
  const where = container.kind === "view" ? container.view.id : container.message.ts;
  return `${where} ${at.blockId} ${at.actionId}`;
}

interface Found {
  container: Container;
  block: Json;
  element: Json;
}

function findElement(
  acting: Acting,
  act: { user: string; viewId?: string; channel?: string; ts?: string; blockId: string; actionId: string },
): Found | { error: string } {
  const container = findContainer(acting, act);
  if (!container) return { error: act.viewId === undefined ? "message_not_found" : "view_not_found" };
  const { blocks } = container.kind === "view" ? container.view : container.message;
  const placed = placedElements(blocks).find((one) => one.blockId === act.blockId && one.actionId === act.actionId);
  return placed ? { container, block: placed.block, element: placed.element } : { error: "action_not_found" };
}

// Remembers a stateful element's new value, as the person's screen does, and gives it in Slack's shape.
function choose(acting: Acting, { container, element }: Found, act: Extract<Act, { kind: "block-action" }>): Json {
  const type = String(element["type"]);
  if (type === "overflow") {
    const option = offeredOptions(element).find((one) => one["value"] === act.value);
    return option ? { selected_option: option } : { error: `no such option: ${JSON.stringify(act.value)}` };
  }
  if (valueKey(type) === undefined) return {};
  const value = chosenValue(element, act.value, acting.loadedOptions.get(loadedKey(container, act)) ?? []);
  if ("error" in value) return value;
  const { values } = container.kind === "view" ? container.view : container.message;
  values[act.blockId] = { ...values[act.blockId], [act.actionId]: value };
  acting.workspace.changed();
  return value;
}

function actionOf(element: Json, chosen: Json): Json {
  const { type, text, value, style, url } = element;
  if (valueKey(type) !== undefined || type === "overflow") return { type, ...chosen };
  return {
    type,
    ...(isJson(text) ? { text } : {}),
    ...(value === undefined ? {} : { value }),
    ...(style === undefined ? {} : { style }),
    ...(url === undefined ? {} : { url }),
  };
}
