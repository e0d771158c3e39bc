import { readFileSync } from "node:fs";
import { WebAPIPlatformError } from "@slack/web-api";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type ErrorClass, knownErrors, treatmentOf } from "#adapters/slack/error-groups.ts";
import { toFault } from "#adapters/slack/fault.ts";
import { methodRates } from "#adapters/slack/rates.ts";
import type { Fault } from "#core/shared/fault.ts";
import { decideFailure } from "#jobs/decide-failure.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { calledMethods } from "#test/support/slack-methods.ts";
import { readSourceTree } from "#test/support/source-tree.ts";

const dayMs = 24 * 60 * 60_000;
const Contract = z.object({
  common_errors: z.array(z.string()),
  methods: z.record(z.string(), z.object({ errors: z.array(z.string()) })),
});

function refusal(error: string, method: string): Fault {
  return toFault(new WebAPIPlatformError({ ok: false, error, response_metadata: {} }), method);
}

/** What the ledger decides about a first failure, and about one that has lasted a day. */
function fateOf(error: Fault) {
  const failingSince = new Date(0);
  const decide = (failures: number, now: Date) =>
    decideFailure({ error, failures, failingSince, now, patienceMs: dayMs }, () => 0.5);
  return { first: decide(1, failingSince), afterADay: decide(500, new Date(dayMs)) };
}

/** What a first failure of each class leads to. */
const fates: Readonly<
  Record<ErrorClass, (seen: { readonly first: ReturnType<typeof decideFailure>; readonly fault: Fault }) => boolean>
> = {
  never: ({ first }) => first.kind === "give-up",
  "needs-admin": ({ first, fault }) => first.kind === "retry" && first.isReport && fault.retryAfterMs === 60_000,
  wait: ({ first, fault }) => first.kind === "retry" && !first.isReport && fault.retryAfterMs === 60_000,
  retry: ({ first, fault }) => first.kind === "retry" && !first.isReport && fault.retryAfterMs === undefined,
};

describe.skipIf(!sharedSpecs.present)("every error that Slack documents for what we call", () => {
  const contract = sharedSpecs.present
    ? Contract.parse(JSON.parse(readFileSync(sharedSpecs.path("slack/incident-bot-contract.json"), "utf8")))
    : { common_errors: [], methods: {} };
  const product = readSourceTree().filter(({ path }) => /^(src|commands)\//.test(path));
  const known = new Set(Object.keys(contract.methods));
  // Socket Mode's own call is the SDK's.
  const methods = new Set(["apps.connections.open", ...product.flatMap((module) => [...calledMethods(module, known)])]);
  const documented = [...methods].flatMap((method) =>
    [...(contract.methods[method]?.errors ?? []), ...contract.common_errors].map((error) => [method, error] as const),
  );

  test("is treated on purpose", () => {
    for (const method of Object.keys(methodRates)) expect(methods).toContain(method);
    expect(documented.length).toBeGreaterThan(900);
    expect(documented.filter(([, error]) => !knownErrors.includes(error))).toEqual([]);
  });

  test("names what to do, and is tried again as its class says, never for ever", () => {
    const wrong = documented.filter(([method, error]) => {
      const fault = refusal(error, method);
      const { first, afterADay } = fateOf(fault);
      const isAsItsClassSays = fates[treatmentOf(error).class]({ first, fault });
      return !isAsItsClassSays || afterADay.kind !== "give-up" || fault.hint.length < 20;
    });
    expect(wrong).toEqual([]);
  });

  test("and nothing else is in the table", () => {
    const all = new Set([
      ...Object.values(contract.methods).flatMap(({ errors }) => errors),
      ...contract.common_errors,
    ]);
    expect(knownErrors.filter((error) => !all.has(error))).toEqual([]);
  });
});

test("an error that nobody documented is given up, with where to look", () => {
  expect(refusal("brand_new_error", "chat.update")).toMatchObject({
    code: "slack-brand-new-error",
    retry: "never",
    hint: expect.stringContaining("https://docs.slack.dev/reference/methods/chat.update"),
  });
});

test("each error stands in the table once", () => {
  expect(knownErrors).toEqual([...new Set(knownErrors)]);
});

test("Slack's own trouble leaves it unknown whether a new thing was made, and nothing unknown about the rest", () => {
  for (const error of ["internal_error", "fatal_error", "service_unavailable", "request_timeout"]) {
    expect(refusal(error, "chat.postMessage").retry).toBe("unknown-outcome");
    expect(refusal(error, "conversations.create").retry).toBe("unknown-outcome");
    expect(refusal(error, "chat.update").retry).toBe("may-retry");
  }
});
