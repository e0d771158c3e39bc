import { offeredOptions } from "./block-kit/offered-options.ts";
import { isJson, type Json } from "./block-kit/rule.ts";
import type { StateValues } from "./state.ts";

/** An interactive element with the block it lies in. */
export interface Placed {
  block: Json;
  element: Json;
  blockId: string;
  actionId: string;
}

/** Every element with an action id, container children included. */
export function placedElements(blocks: readonly Json[]): Placed[] {
  return blocks.flatMap((block) => {
    const children: unknown = block["child_blocks"];
    const inner = Array.isArray(children) ? placedElements(children.filter(isJson)) : [];
    const several: unknown[] = Array.isArray(block["elements"]) ? block["elements"] : [];
    const own = [block["element"], block["accessory"], ...several].filter(isJson).flatMap((element) => {
      const { action_id: actionId } = element;
      const { block_id: blockId } = block;
      return typeof actionId === "string" && typeof blockId === "string" ? [{ block, element, blockId, actionId }] : [];
    });
    return [...own, ...inner];
  });
}

/** The stateful elements' values before anybody touched them: initial values, null or an empty array otherwise. */
export function initialValues(blocks: readonly Json[]): StateValues {
  const values: StateValues = {};
  for (const { element, blockId, actionId } of placedElements(blocks)) {
    const value = initialValue(element);
    if (value) values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** `now`'s values with those of `before` kept where block id, action id and element type are the same, as a views.update does. */
export function carriedValues(before: StateValues, now: StateValues): StateValues {
  const carried: StateValues = {};
  for (const [blockId, actions] of Object.entries(now)) {
    carried[blockId] = Object.fromEntries(
      Object.entries(actions).map(([actionId, value]) => {
        const old = before[blockId]?.[actionId];
        return [actionId, old && old["type"] === value["type"] ? old : value];
      }),
    );
  }
  return carried;
}

const KEYS: Record<string, { key: string; initial: string }> = {
  plain_text_input: { key: "value", initial: "initial_value" },
  email_text_input: { key: "value", initial: "initial_value" },
  url_text_input: { key: "value", initial: "initial_value" },
  number_input: { key: "value", initial: "initial_value" },
  rich_text_input: { key: "rich_text_value", initial: "initial_value" },
  static_select: { key: "selected_option", initial: "initial_option" },
  external_select: { key: "selected_option", initial: "initial_option" },
  radio_buttons: { key: "selected_option", initial: "initial_option" },
  multi_static_select: { key: "selected_options", initial: "initial_options" },
  multi_external_select: { key: "selected_options", initial: "initial_options" },
  checkboxes: { key: "selected_options", initial: "initial_options" },
  users_select: { key: "selected_user", initial: "initial_user" },
  multi_users_select: { key: "selected_users", initial: "initial_users" },
  channels_select: { key: "selected_channel", initial: "initial_channel" },
  multi_channels_select: { key: "selected_channels", initial: "initial_channels" },
  conversations_select: { key: "selected_conversation", initial: "initial_conversation" },
  multi_conversations_select: { key: "selected_conversations", initial: "initial_conversations" },
  datepicker: { key: "selected_date", initial: "initial_date" },
  timepicker: { key: "selected_time", initial: "initial_time" },
  datetimepicker: { key: "selected_date_time", initial: "initial_date_time" },
  file_input: { key: "files", initial: "" },
};

/** The key under which an element's value travels (`selected_option`, `value`, ...); undefined for a stateless element. */
export function valueKey(type: unknown): string | undefined {
  return KEYS[String(type)]?.key;
}

function initialValue(element: Json): Json | undefined {
  const known = KEYS[String(element["type"])];
  if (!known) return undefined;
  const empty = isPlural(known.key) ? [] : null;
  return { type: element["type"], [known.key]: element[known.initial] ?? empty };
}

function isPlural(key: string): boolean {
  return key.endsWith("s");
}

/** Whether a state value holds nothing. */
export function isEmptyValue(value: Json): boolean {
  const held = value[valueKey(value["type"]) ?? ""];
  return held === null || held === undefined || held === "" || (Array.isArray(held) && held.length === 0);
}

/**
 * What a person chose, in Slack's shape. `chosen` is an option's value, an id, a string, or an array of them; `loaded` are
 * the options an external select last showed. An unknown option is an error: a person can't choose what is not offered.
 */
export function chosenValue(element: Json, chosen: unknown, loaded: readonly Json[]): Json | { error: string } {
  const type = String(element["type"]);
  const key = valueKey(type);
  if (!key) return { error: `a ${type} holds no value` };
  const empty = chosen === undefined || chosen === null || chosen === "";
  if (key === "selected_option" || key === "selected_options") {
    const offered = [...offeredOptions(element), ...loaded, ...initialOptions(element)];
    const wanted: unknown[] = Array.isArray(chosen) ? chosen : empty ? [] : [chosen];
    const found = wanted.map((one) => offered.find((option) => option["value"] === (isJson(one) ? one["value"] : one)));
    if (found.includes(undefined)) return { error: `no such option: ${JSON.stringify(chosen)}` };
    return { type, [key]: isPlural(key) ? found : (found[0] ?? null) };
  }
  if (isPlural(key)) return { type, [key]: Array.isArray(chosen) ? chosen : empty ? [] : [chosen] };
  if (key === "value" && !empty) return { type, [key]: typeof chosen === "number" ? String(chosen) : chosen };
  return { type, [key]: empty ? null : chosen };
}

function initialOptions(element: Json): Json[] {
  const many: unknown[] = Array.isArray(element["initial_options"]) ? element["initial_options"] : [];
  return [element["initial_option"], ...many].filter(isJson);
}
