import { plainText } from "./composition.ts";
import { limits } from "./limits.ts";
import { type Check, flag, isJson, list, oneOf, type Problem, record, report, type Surface, text } from "./rule.ts";
import { validateBlocks } from "./validate-blocks.ts";

const common = {
  blocks: list(() => undefined, 1000, 0),
};
const optional = {
  private_metadata: text(limits.privateMetadata, 0),
  callback_id: text(limits.callbackId, 0),
  external_id: text(limits.externalId, 0),
};
const modal = record(
  { type: oneOf("modal"), title: plainText(limits.viewTitle), ...common },
  {
    ...optional,
    close: plainText(limits.viewButton),
    submit: plainText(limits.viewButton),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
);
const home = record({ type: oneOf("home"), ...common }, optional);

/** What Slack would refuse about this view; empty when it would take it. Pointers start at `at`. */
export function validateView(view: unknown, surface: Exclude<Surface, "message">, at = "/view"): Problem[] {
  const check: Check = { surface, problems: [] };
  (surface === "modal" ? modal : home)(view, at, check);
  if (!isJson(view)) return check.problems;
  const blocks: unknown = view["blocks"];
  if (!Array.isArray(blocks)) return check.problems;
  const hasInput = blocks.some((one: unknown) => isJson(one) && one["type"] === "input");
  if (surface === "modal" && hasInput && view["submit"] === undefined) {
    report(check, `${at}/submit`, "missing_field", "missing required field: submit");
  }
  return [...check.problems, ...validateBlocks(blocks, surface, `${at}/blocks`)];
}
