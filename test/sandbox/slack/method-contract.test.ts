import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { allMethods } from "#sandbox/slack/web-api/all-methods.ts";
import { commonErrors } from "#sandbox/slack/web-api/check-call.ts";
import { connectionsOpen } from "#sandbox/slack/web-api/connections-open.ts";
import { type Method, method } from "#sandbox/slack/web-api/method.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";

const words = z.array(z.string());
const Contract = z.object({
  common_errors: words,
  methods: z.record(
    z.string(),
    z.object({
      rate_limit: z.string().nullable(),
      json_input: z.boolean(),
      required: words,
      optional: words,
      bot_scopes: z.union([words, z.literal("none").transform((): string[] => [])]),
      errors: words,
    }),
  ),
});

/** What Slack answers and its reference leaves out, each with who met it. */
const undocumented: Readonly<Record<string, readonly string[]>> = {
  // github.com/slack-go/slack/issues/1066: a bot's token can't unarchive.
  "conversations.unarchive": ["not_in_channel"],
};

/** Everything in which a method of the sandbox says something else than Slack's reference. */
function deviations(name: string, ours: Method, contract: z.infer<typeof Contract>): string[] {
  const theirs = contract.methods[name];
  if (!theirs) return [`${name} is not in the reference`];
  const differing = (what: string, mine: readonly string[], slack: readonly string[]) =>
    mine.toSorted().join() === slack.toSorted().join()
      ? []
      : [`${name} ${what}: ${mine.join()} instead of ${slack.join()}`];
  const known = [...theirs.errors, ...(undocumented[name] ?? [])];
  const unknown = ours.errors.filter((one) => !known.includes(one));
  return [
    ...(ours.tier === (theirs.rate_limit ?? undefined) ? [] : [`${name} tier: ${ours.tier}`]),
    ...(ours.acceptsJson === theirs.json_input ? [] : [`${name} acceptsJson: ${ours.acceptsJson}`]),
    ...differing("required", ours.required, theirs.required),
    ...differing("optional", ours.optional, theirs.optional),
    ...differing("scopes", ours.scopes, theirs.bot_scopes),
    ...unknown.map((one) => `${name} error: ${one}`),
  ];
}

describe.skipIf(!sharedSpecs.present)("the sandbox against Slack's method reference", () => {
  const contract = sharedSpecs.present
    ? Contract.parse(JSON.parse(readFileSync(sharedSpecs.path("slack/incident-bot-contract.json"), "utf8")))
    : { common_errors: [], methods: {} };

  test("tiers, arguments, scopes and every error the sandbox can answer with are Slack's", () => {
    const methods = { ...allMethods, ...connectionsOpen({ issueUrl: () => "" }) };
    const names = Object.keys(methods);
    expect(names.length).toBeGreaterThan(50);
    expect(
      names.flatMap((name) =>
        deviations(
          name,
          method({ tier: undefined }, () => ({ ok: true })),
          contract,
        ),
      ),
    ).not.toEqual([]);
    expect(Object.entries(methods).flatMap(([name, ours]) => deviations(name, ours, contract))).toEqual([]);
  });

  test("errors of the checks before a method are Slack's common errors", () => {
    expect(commonErrors.filter((one) => !contract.common_errors.includes(one))).toEqual([]);
  });
});
