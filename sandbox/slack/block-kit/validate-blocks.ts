import { blocks as blockRules, blockSurfaces } from "./blocks.ts";
import { characters } from "./characters.ts";
import { elementSurfaces } from "./element-places.ts";
import { limits } from "./limits.ts";
import { type Check, isJson, type Json, type Problem, report, type Surface, tagged } from "./rule.ts";

const block = tagged(blockRules);

/** What Slack would refuse about these blocks on this surface; empty when it would take them. Pointers start at `at`. */
export function validateBlocks(blocks: readonly unknown[], surface: Surface, at = "/blocks"): Problem[] {
  const check: Check = { surface, problems: [] };
  const max = limits.blocks[surface];
  if (blocks.length > max) report(check, at, "max_items", `no more than ${max} items allowed`, max);
  blocks.forEach((one, index) => {
    block(one, `${at}/${index}`, check);
    checkSurface(one, `${at}/${index}`, check);
  });
  checkIds(blocks, at, check);
  checkTogether(blocks, at, check);
  return check.problems;
}

/** All characters people would read in these blocks, counted the way the total limit of a message is. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one: unknown) => sum + textLength(one), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) =>
      sum + (key === "text" && typeof part === "string" ? characters(part).length : textLength(part)),
    0,
  );
}

/** The blocks and everything in them that has a `type`, each with its JSON pointer. */
function* typedParts(value: unknown, pointer: string): Generator<{ part: Json; pointer: string }> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* typedParts(one, `${pointer}/${index}`);
  } else if (isJson(value)) {
    if (typeof value["type"] === "string") yield { part: value, pointer };
    for (const [key, one] of Object.entries(value)) yield* typedParts(one, `${pointer}/${key}`);
  }
}

function checkSurface(one: unknown, pointer: string, check: Check) {
  for (const found of typedParts(one, pointer)) {
    const type = String(found.part["type"]);
    const isBlock = found.pointer === pointer;
    const surfaces = isBlock ? blockSurfaces[type] : elementSurfaces[type];
    if (surfaces && !surfaces.includes(check.surface)) {
      report(check, `${found.pointer}/type`, "unsupported_type", `unsupported type: ${type}`, check.surface);
    }
  }
}

function checkIds(blocks: readonly unknown[], at: string, check: Check) {
  const blockIds = new Set<string>();
  for (const [index, one] of blocks.entries()) {
    if (!isJson(one)) continue;
    const blockId = idOf(one, "block_id");
    if (blockId !== undefined && blockIds.has(blockId)) {
      report(check, `${at}/${index}/block_id`, "duplicate", `\`block_id\` ${blockId} already exists`);
    }
    if (blockId !== undefined) blockIds.add(blockId);
    const actionIds = new Set<string>();
    for (const { part, pointer } of typedParts(one, `${at}/${index}`)) {
      const actionId = idOf(part, "action_id");
      if (actionId === undefined) continue;
      if (actionIds.has(actionId)) {
        report(check, `${pointer}/action_id`, "duplicate", `\`action_id\` ${actionId} already exists`);
      }
      actionIds.add(actionId);
    }
  }
}

function idOf(part: Json, key: string): string | undefined {
  return typeof part[key] === "string" ? part[key] : undefined;
}

function checkTogether(blocks: readonly unknown[], at: string, check: Check) {
  const all = blocks.filter(isJson);
  const ofType = (...types: string[]) => all.filter((one) => types.includes(String(one["type"])));
  if (ofType("table", "data_table").length > 1) report(check, at, "max_items", "only_one_table_allowed", 1);
  const charts = limits.dataVisualizationsPerMessage;
  if (check.surface === "message" && ofType("data_visualization").length > charts) {
    report(check, at, "max_items", `no more than ${charts} data_visualization blocks allowed`, charts);
  }
  if (textLength(ofType("markdown")) > limits.markdownTotal) {
    report(check, at, "max_length", `must be less than ${limits.markdownTotal + 1} characters`, limits.markdownTotal);
  }
  const focused = [...typedParts(all, at)].filter(({ part }) => part["focus_on_load"] === true);
  if (focused.length > 1) report(check, at, "duplicate", "only one element may have focus_on_load", 1);
}
