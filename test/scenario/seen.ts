import { offeredOptions } from "#sandbox/slack/block-kit/offered-options.ts";
import { isJson, type Json } from "#sandbox/slack/block-kit/rule.ts";
import { placedElements } from "#sandbox/slack/block-values.ts";
import type { ViewMessage, ViewModal } from "#sandbox/slack/workspace-view.ts";

/** Something a person can press: a button, or one choice of a menu. The ids are the client's, never the story's. */
export interface Control {
  readonly label: string;
  readonly blockId: string;
  readonly actionId: string;
  /** The chosen option's value; undefined for a button. */
  readonly value: unknown;
}

/** Everything there is to read in blocks, one text a line. */
export function textOfBlocks(blocks: readonly unknown[]): string {
  return blocks.flatMap(textsIn).join("\n");
}

/** What a message says: its blocks, or its plain text when it has none. */
export function textOf(message: Pick<ViewMessage, "text" | "blocks">): string {
  return message.blocks.length === 0 ? message.text : textOfBlocks(message.blocks);
}

/** What a modal says, its title first, the errors beside its fields last. */
export function textOfModal(modal: ViewModal): string {
  return [modal.title, textOfBlocks(modal.blocks), ...Object.values(modal.errors)].join("\n");
}

/** The buttons and menu choices of blocks, by their visible labels. */
export function controlsIn(blocks: readonly unknown[]): readonly Control[] {
  return placedElements(blocks.filter(isJson)).flatMap(({ element, block, blockId, actionId }) => {
    if (block["type"] === "input") return [];
    const options = offeredOptions(element);
    if (options.length === 0) return [{ label: wordsOf(element["text"]), blockId, actionId, value: undefined }];
    return options.map((option) => ({ label: wordsOf(option["text"]), blockId, actionId, value: option["value"] }));
  });
}

/** Where a modal's field is, by its label, and what to put in it: the option with the given words, or the text itself. */
export function fieldIn(
  modal: ViewModal,
  label: string,
  given: string,
): { readonly blockId: string; readonly actionId: string; readonly value: unknown } {
  const placed = placedElements(modal.blocks.filter(isJson));
  const field = placed.find(({ block }) => block["type"] === "input" && wordsOf(block["label"]) === label);
  if (field === undefined) throw new Error(`“${modal.title}” has no field “${label}”:\n${textOfModal(modal)}`);
  const { blockId, actionId, element } = field;
  const options = offeredOptions(element);
  if (options.length === 0) return { blockId, actionId, value: given };
  const option = options.find((one) => wordsOf(one["text"]) === given);
  if (option === undefined) {
    const offered = options.map((one) => wordsOf(one["text"])).join(", ");
    throw new Error(`“${label}” offers no “${given}”, but ${offered}`);
  }
  return { blockId, actionId, value: option["value"] };
}

function wordsOf(text: unknown): string {
  return isJson(text) && typeof text["text"] === "string" ? text["text"] : "";
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, part]: [string, Json[string]]) =>
    key === "text" && typeof part === "string" ? [part] : textsIn(part),
  );
}
