import { characters } from "./characters.ts";
/** Where blocks are shown; it decides which of them Slack takes. */
export type Surface = "message" | "modal" | "home";

/** One thing Slack would refuse. `pointer` is a JSON pointer into what was sent. */
export interface Problem {
  code: string;
  message: string;
  pointer: string;
  constraint?: number | string;
}

/** What a rule needs to know and where it reports. */
export interface Check {
  surface: Surface;
  problems: Problem[];
}

/** Checks one value and reports each violation; never throws. */
export type Rule = (value: unknown, pointer: string, check: Check) => void;

/** A JSON object. */
export type Json = Record<string, unknown>;

/** Whether a parsed JSON value is an object (not null, not an array). */
export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reports one violation. */
export function report(check: Check, pointer: string, code: string, message: string, constraint?: number | string) {
  check.problems.push({ code, message, pointer, ...(constraint === undefined ? {} : { constraint }) });
}

/** A string of `min`..`max` characters, as Slack words its refusal. */
export function text(max: number, min = 1): Rule {
  return (value, pointer, check) => {
    if (typeof value !== "string") return report(check, pointer, "invalid_type", "must provide a string");
    const length = characters(value).length;
    if (length < min) report(check, pointer, "min_length", `must be more than ${min - 1} characters`, min);
    if (length > max) report(check, pointer, "max_length", `must be less than ${max + 1} characters`, max);
  };
}

/** true or false. */
export const flag: Rule = (value, pointer, check) => {
  if (typeof value !== "boolean") report(check, pointer, "invalid_type", "must provide a boolean");
};

/** A whole number of `min`..`max`. */
export function whole(min: number, max: number): Rule {
  return (value, pointer, check) => {
    if (typeof value !== "number" || !Number.isInteger(value)) {
      return report(check, pointer, "invalid_type", "must provide an integer");
    }
    if (value < min) report(check, pointer, "min_value", `must be greater than ${min - 1}`, min);
    if (value > max) report(check, pointer, "max_value", `must be less than ${max + 1}`, max);
  };
}

/** One of the given strings or numbers. */
export function oneOf(...allowed: readonly (string | number)[]): Rule {
  return (value, pointer, check) => {
    if (!allowed.some((one) => one === value)) {
      report(check, pointer, "invalid_enum", `must be one of ${allowed.join(", ")}`, allowed.join(","));
    }
  };
}

/** A string of a given form. */
export function pattern(form: RegExp, what: string): Rule {
  return (value, pointer, check) => {
    if (typeof value !== "string" || !form.test(value)) report(check, pointer, "invalid_format", `must be ${what}`);
  };
}

/** An array of `min`..`max` items. */
export function list(item: Rule, max: number, min = 1): Rule {
  return (value, pointer, check) => {
    if (!Array.isArray(value)) return report(check, pointer, "invalid_type", "must provide an array");
    if (value.length < min) report(check, pointer, "min_items", `no less than ${min} items required`, min);
    if (value.length > max) report(check, pointer, "max_items", `no more than ${max} items allowed`, max);
    value.forEach((one: unknown, index) => {
      item(one, `${pointer}/${index}`, check);
    });
  };
}

/** An object with these keys and no other. */
export function record(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  const rules = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value, pointer, check) => {
    if (!isJson(value)) return report(check, pointer, "invalid_type", "must provide an object");
    for (const key of Object.keys(required)) {
      if (value[key] === undefined) report(check, pointer, "missing_field", `missing required field: ${key}`);
    }
    for (const [key, part] of Object.entries(value)) {
      const rule = rules.get(key);
      if (!rule) report(check, pointer, "additional_property", `invalid additional property: ${key}`);
      else if (part !== undefined) rule(part, `${pointer}/${key}`, check);
    }
  };
}

/** An object whose `type` names the rule that checks it. */
export function tagged(kinds: Record<string, Rule>, only?: readonly string[]): Rule {
  return (value, pointer, check) => {
    if (!isJson(value)) return report(check, pointer, "invalid_type", "must provide an object");
    const type = value["type"];
    if (typeof type !== "string") return report(check, pointer, "missing_field", "missing required field: type");
    const rule = Object.hasOwn(kinds, type) && (!only || only.includes(type)) ? kinds[type] : undefined;
    if (!rule) return report(check, `${pointer}/type`, "unsupported_type", `unsupported type: ${type}`);
    rule(value, pointer, check);
  };
}

/** All of the rules, each reporting for itself. */
export function both(...rules: readonly Rule[]): Rule {
  return (value, pointer, check) => {
    for (const rule of rules) rule(value, pointer, check);
  };
}

/** Exactly one of the keys must be present. */
export function exactlyOne(...keys: readonly string[]): Rule {
  return (value, pointer, check) => {
    if (!isJson(value)) return;
    const present = keys.filter((key) => value[key] !== undefined);
    if (present.length !== 1) report(check, pointer, "one_of", `must provide exactly one of ${keys.join(", ")}`);
  };
}

/** At least one of the keys must be present. */
export function atLeastOne(...keys: readonly string[]): Rule {
  return (value, pointer, check) => {
    if (isJson(value) && keys.every((key) => value[key] === undefined)) {
      report(check, pointer, "one_of", `must provide at least one of ${keys.join(", ")}`);
    }
  };
}
