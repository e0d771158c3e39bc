import { option, optionGroup } from "./composition.ts";
import { limits } from "./limits.ts";
import { both, type Check, exactlyOne, list, type Problem, record } from "./rule.ts";

const answer = both(
  record({}, { options: list(option, limits.options, 0), option_groups: list(optionGroup, limits.optionGroups, 0) }),
  exactlyOne("options", "option_groups"),
);

/** What Slack would refuse about the options an app answered for an external select. */
export function validateOptions(body: unknown): Problem[] {
  const check: Check = { surface: "modal", problems: [] };
  answer(body, "", check);
  return check.problems;
}
