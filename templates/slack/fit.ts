import { type Block, context, plain, type SlackHome, type SlackMessage, type SlackModal, section } from "./block.ts";
import { cut, md, type Safe } from "./escape.ts";
import { fitBlock } from "./fit-block.ts";
import { cutSafe } from "./fit-text.ts";
import { limits } from "./limits.ts";

/** Makes a message that Slack never refuses for its size, and says "… n more" where something was left out. */
export function fitMessage(draft: { readonly text: Safe; readonly blocks: readonly Block[] }): SlackMessage {
  const text = cutSafe(draft.text.safe, limits.messageText);
  const blocks = fitBlocks(draft.blocks, limits.messageBlocks, limits.messageTotal);
  return { text, blocks: blocks.length === 0 ? [section({ safe: cutSafe(text, limits.text) })] : blocks };
}

/** What a modal is made from; `metadata` comes back with the submission. */
export interface ModalDraft {
  readonly callbackId: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly submit?: string;
  readonly close?: string;
  readonly metadata?: string;
}

/**
 * Makes a modal that Slack never refuses for its size. Throws when the callback id or the metadata is too long: both are ours,
 * and a cut one would act on the wrong thing.
 */
export function fitModal(draft: ModalDraft): SlackModal {
  if (draft.callbackId.length > limits.callbackId)
    throw new RangeError("A modal's callback id is at most 255 characters");
  const metadata = draft.metadata ?? "";
  if (metadata.length > limits.privateMetadata) throw new RangeError("A modal's metadata is at most 3000 characters");
  const blocks = fitBlocks(draft.blocks, limits.viewBlocks, limits.viewTotal);
  // Slack refuses a modal with an input and no submit button.
  const submit = draft.submit ?? (blocks.some((block) => block.type === "input") ? "OK" : undefined);
  return {
    type: "modal",
    callback_id: draft.callbackId,
    title: plain(cut(draft.title, limits.viewTitle)),
    blocks: blocks.length === 0 ? [section(md`Nothing to show.`)] : blocks,
    ...(submit === undefined ? {} : { submit: plain(cut(submit, limits.viewTitle)) }),
    ...(draft.close === undefined ? {} : { close: plain(cut(draft.close, limits.viewTitle)) }),
    ...(metadata === "" ? {} : { private_metadata: metadata }),
  };
}

/** Makes an App Home that Slack never refuses for its size. */
export function fitHome(blocks: readonly Block[]): SlackHome {
  return { type: "home", blocks: fitBlocks(blocks, limits.viewBlocks, limits.viewTotal) };
}

function fitBlocks(blocks: readonly Block[], countMax: number, totalMax: number): Block[] {
  const fitted = uniqueBlockIds(blocks.flatMap(fitBlock));
  return dropUntilFits(shortenUntilFits(fitted, totalMax), countMax, totalMax);
}

// Long texts give way first: a card with shorter paragraphs is worth more than a card without its buttons.
const shortTextLength = 300;

function shortenUntilFits(blocks: readonly Block[], totalMax: number): readonly Block[] {
  let result = blocks;
  for (let max: number = limits.text / 2; max >= shortTextLength && sizeOf(result) > totalMax; max /= 2) {
    result = result.map((block) => shorten(block, Math.floor(max)));
  }
  return result;
}

function shorten(block: Block, max: number): Block {
  if (block.type !== "section") return block;
  return {
    ...block,
    ...(block.text === undefined ? {} : { text: { ...block.text, text: cutSafe(block.text.text, max) } }),
    ...(block.fields === undefined
      ? {}
      : { fields: block.fields.map((field) => ({ ...field, text: cutSafe(field.text, max) })) }),
  };
}

function dropUntilFits(blocks: readonly Block[], countMax: number, totalMax: number): Block[] {
  if (blocks.length <= countMax && sizeOf(blocks) <= totalMax) return [...blocks];
  const kept = [...blocks];
  let dropped = 0;
  let firstGap = kept.length;
  const withNote = () => kept.toSpliced(firstGap, 0, context(md`… ${dropped} more not shown`));
  do {
    const index = indexToDrop(kept);
    kept.splice(index, 1);
    firstGap = Math.min(index, kept.length);
    dropped += 1;
  } while (kept.length > 0 && (withNote().length > countMax || sizeOf(withNote()) > totalMax));
  return withNote();
}

// Texts go before controls, the last before the first; a control is only dropped when nothing else is left.
function indexToDrop(blocks: readonly Block[]): number {
  const index = blocks.findLastIndex(
    (block) => block.type === "divider" || block.type === "context" || (block.type === "section" && !block.accessory),
  );
  return index > 0 ? index : blocks.length - 1;
}

function sizeOf(blocks: readonly Block[]): number {
  return JSON.stringify(blocks).length;
}

function uniqueBlockIds(blocks: readonly Block[]): Block[] {
  const seen = new Set<string>();
  return blocks.map((block) => {
    const { block_id: id, ...rest } = block;
    if (id === undefined) return block;
    if (id === "" || id.length > limits.blockId || seen.has(id)) return rest;
    seen.add(id);
    return block;
  });
}
