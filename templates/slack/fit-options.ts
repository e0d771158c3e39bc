import type { Option } from "./block.ts";
import { cutAtWord } from "./escape.ts";
import { fitPlain } from "./fit-text.ts";
import { limits } from "./limits.ts";

/** The option within the limits, or undefined when its value can't be sent whole: a cut value would mean something else. */
export function fitOption(option: Option): Option | undefined {
  if (option.value === "" || option.value.length > limits.optionValue) return undefined;
  const { description, ...rest } = option;
  return {
    ...rest,
    text: fitPlain(option.text, limits.optionText),
    ...(description === undefined || description.text.trim() === ""
      ? {}
      : { description: { ...description, text: cutAtWord(description.text, limits.optionDescription) } }),
  };
}

/** At most `countMax` usable options, each value once, and how many were left out. */
export function fitChoices(options: readonly Option[], countMax: number): { options: Option[]; missing: number } {
  const byValue = new Map<string, Option>();
  for (const option of options) {
    const fitted = fitOption(option);
    if (fitted !== undefined && !byValue.has(fitted.value)) byValue.set(fitted.value, fitted);
  }
  const usable = [...byValue.values()];
  return { options: usable.slice(0, countMax), missing: options.length - Math.min(usable.length, countMax) };
}
