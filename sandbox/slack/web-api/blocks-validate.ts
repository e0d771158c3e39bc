import { isJson, type Problem } from "../block-kit/rule.ts";
import { validateBlocks } from "../block-kit/validate-blocks.ts";
import { validateView } from "../block-kit/validate-view.ts";
import { type Answer, refuse, refuseArguments } from "./answer.ts";
import { type Methods, method } from "./method.ts";

/** blocks.validate: Slack's public referee for `blocks`, a `view` or a `message`; it needs no token. */
export const blocksValidate: Methods = {
  "blocks.validate": method(
    {
      tier: undefined,
      optional: "blocks message view",
      errors: "invalid_blocks invalid_message invalid_view",
      token: "none",
    },
    (_workspace, args) => {
      const given = ["blocks", "message", "view"].filter((name) => args.has(name));
      if (given.length !== 1) return refuseArguments("must provide exactly one of blocks, message, view");
      const value = args.json(given[0] ?? "");
      if (args.has("view")) {
        if (!isJson(value)) return refuse("invalid_view");
        return verdict("invalid_view", validateView(value, value["type"] === "home" ? "home" : "modal"));
      }
      const blocks = args.has("message") ? (isJson(value) ? (value["blocks"] ?? []) : undefined) : value;
      const error = args.has("message") ? "invalid_message" : "invalid_blocks";
      if (!Array.isArray(blocks)) return refuse(error);
      return verdict(error, validateBlocks(blocks, "message", args.has("message") ? "/message/blocks" : "/blocks"));
    },
  ),
};

function verdict(error: string, problems: readonly Problem[]): Answer {
  if (problems.length === 0) return { ok: true };
  return refuse(error, {
    errors: problems.map(({ code, message, pointer, constraint = "" }) => ({ code, message, pointer, constraint })),
  });
}
