import { describe, expect, it } from "vitest";
import type { CodeHistory, CodeRange } from "#core/action/code-history.ts";
import { explainCode } from "#core/action/explain-code.ts";
import type { ProposedPlan } from "#core/action/plan.ts";
import { web } from "./action-world.ts";

const plan: ProposedPlan = {
  summary: "Roll back",
  facts: [],
  warnings: ["first"],
  links: [],
  before: [],
  inverse: { kind: "none", reason: "test" },
  leaves: null,
  basis: {},
  instruction: {},
  codeRange: { base: "aaaaaaaa", head: "bbbbbbbb", isTakenBack: true },
};
const url = "https://git.example.com/compare/a...b";
const commit = (index: number) => ({ sha: `${index}`.repeat(10), title: `Change ${index}`, author: "mina", url });
const historyOf = (range: Partial<CodeRange>): CodeHistory => ({
  between: async () => ({
    url,
    commitCount: range.commits?.length ?? 0,
    commits: [],
    migrations: [],
    isComplete: true,
    ...range,
  }),
});

describe("explaining a plan's code", () => {
  it("names the newest commits it takes back, and warns of migrations that stay", async () => {
    const history = historyOf({
      commits: [1, 2, 3, 4, 5, 6, 7].map(commit),
      migrations: ["supabase/migrations/1.sql"],
    });
    const explained = await explainCode(plan, web, history);
    expect(explained.facts[0]).toEqual({ label: "Takes back", value: "7777777 · Change 7 · mina", url });
    expect(explained.facts.at(-1)?.value).toBe("and 2 older commits");
    expect(explained.links).toEqual([{ title: "What this takes back", url }]);
    expect(explained.warnings[1]).toContain("A database migration (supabase/migrations/1.sql) ran since");
  });

  it("counts commits beyond those that the host lists, and admits that it may not have seen a migration", async () => {
    const explained = await explainCode(
      plan,
      web,
      historyOf({ commits: [commit(1)], commitCount: 400, isComplete: false }),
    );
    expect(explained.facts.at(-1)?.value).toBe("and 399 older commits");
    expect(explained.warnings[1]).toContain("Too many files changed");
  });

  it("a history that is down, or doesn't know the commits, costs the plan only a warning", async () => {
    const down: CodeHistory = {
      between: async () => {
        throw new Error("down");
      },
    };
    const ignorant: CodeHistory = { between: async () => undefined };
    for (const history of [down, ignorant]) {
      const { warnings, facts } = await explainCode(plan, web, history);
      expect([warnings.length, facts.length]).toEqual([2, 0]);
    }
  });

  it("without a range, a repository or a code host nothing is added", async () => {
    const history = historyOf({ commits: [commit(1)] });
    const bare = { facts: [], links: [], warnings: ["first"] };
    expect(await explainCode({ ...plan, codeRange: null }, web, history)).toEqual(bare);
    expect(await explainCode(plan, { repo: null }, history)).toEqual(bare);
    expect(await explainCode(plan, web, null)).toEqual(bare);
  });
});
