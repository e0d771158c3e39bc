import type { Problem } from "../block-kit/rule.ts";

/** Slack's way to say no: HTTP 200 with an error name. */
export interface Refusal {
  ok: false;
  error: string;
  [more: string]: unknown;
}

/** A Web API method's answer. */
export type Answer = { ok: true; [key: string]: unknown } | Refusal;

/** A refusal by error name. */
export function refuse(error: string, more: Record<string, unknown> = {}): Refusal {
  return { ok: false, error, ...more };
}

/** A refusal that lists what is wrong with the arguments, as Slack words it. */
export function refuseArguments(...messages: readonly string[]): Refusal {
  return refuse("invalid_arguments", { response_metadata: { messages: messages.map((one) => `[ERROR] ${one}`) } });
}

/** A refusal of blocks or a view with each problem's JSON pointer. */
export function refuseProblems(error: string, problems: readonly Problem[]): Refusal {
  const errors = problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`);
  return refuse(error, { errors, response_metadata: { messages: errors.map((one) => `[ERROR] ${one}`) } });
}

/** Whether a lookup ended in a refusal instead of the thing looked for. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "ok" in value && value.ok === false && "error" in value;
}
