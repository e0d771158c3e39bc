import type { Workspace } from "../workspace.ts";
import type { Answer } from "./answer.ts";
import type { Args } from "./args.ts";

/** Slack's rate tiers, per method and workspace: 1+, 20+, 50+, 100+ calls a minute, or a rule of its own. */
export type Tier = "t1" | "t2" | "t3" | "t4" | "t5";

/** How Slack documents one method, as far as the sandbox relies on it. */
export interface MethodRules {
  /** undefined: Slack documents no tier. */
  tier: Tier | undefined;
  required: readonly string[];
  optional: readonly string[];
  /** Any one of these bot scopes is enough; none listed = none needed. */
  scopes: readonly string[];
  /** The method's own errors that the sandbox can answer with. */
  errors: readonly string[];
  token: "bot" | "app" | "none";
  acceptsJson: boolean;
}

/** A Web API method: its rules and what it does. */
export interface Method extends MethodRules {
  run(workspace: Workspace, args: Args): Answer | Promise<Answer>;
}

/** A family of methods by full name. */
export type Methods = Readonly<Record<string, Method>>;

interface Written {
  tier: Tier | undefined;
  required?: string;
  optional?: string;
  scopes?: string;
  errors?: string;
  token?: "bot" | "app" | "none";
  acceptsJson?: boolean;
}

/**
 * Defines a method; lists are words separated by spaces.
 * Provenance of all rules in this folder: Slack's method reference (docs.slack.dev/methods, November 2026) and the rate tiers of
 * slackapi/java-slack-sdk. A test compares them with a machine-readable copy of that reference where one is at hand.
 */
export function method(written: Written, run: Method["run"]): Method {
  return {
    tier: written.tier,
    required: words(written.required),
    optional: words(written.optional),
    scopes: words(written.scopes),
    errors: words(written.errors),
    token: written.token ?? "bot",
    acceptsJson: written.acceptsJson ?? true,
    run,
  };
}

function words(given = ""): string[] {
  return given.split(" ").filter(Boolean);
}
