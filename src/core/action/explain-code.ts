import type { Service } from "../incident/service.ts";
import type { CodeHistory, CodeRange } from "./code-history.ts";
import type { PlanFact, ProposedPlan } from "./plan.ts";

/** What a plan's readers learn about its code; nothing of it decides anything. */
type Explained = Pick<ProposedPlan, "facts" | "links" | "warnings">;

const commitsShownMax = 5;

/**
 * The plan with the commits it takes back or brings, and a warning when migrations are among them. A history that can't be read is a warning, not a
 * reason to be without a plan.
 */
export async function explainCode(
  plan: ProposedPlan,
  service: Pick<Service, "repo"> | undefined,
  history: CodeHistory | null,
): Promise<Explained> {
  const { codeRange, facts, links, warnings } = plan;
  const repo = service?.repo ?? null;
  if (codeRange === null || history === null || repo === null) return { facts, links, warnings };
  const unread = "Which commits this changes could not be looked up: compare them by hand before approving.";
  try {
    const range = await history.between(repo, codeRange.base, codeRange.head);
    if (range === undefined) return { facts, links, warnings: [...warnings, unread] };
    const isLinked = links.some(({ url }) => url === range.url);
    const title = codeRange.isTakenBack ? "What this takes back" : "What this brings";
    return {
      facts: [...facts, ...commitFacts(range, codeRange.isTakenBack)],
      links: isLinked ? links : [...links, { title, url: range.url }],
      warnings: [...warnings, ...migrationWarning(range, codeRange.isTakenBack)],
    };
  } catch {
    return { facts, links, warnings: [...warnings, unread] };
  }
}

function commitFacts({ commits, commitCount }: CodeRange, isTakenBack: boolean): readonly PlanFact[] {
  // The history lists the oldest first; the newest commit is the likeliest culprit.
  const newest = commits.toReversed().slice(0, commitsShownMax);
  const label = isTakenBack ? "Takes back" : "Brings";
  const shown = newest.map(({ sha, title, author, url }) => ({
    label,
    value: [sha.slice(0, 7), title, author].filter((part) => part !== null && part !== "").join(" · "),
    url,
  }));
  const more = commitCount - shown.length;
  return more > 0 ? [...shown, { label, value: `and ${more} older commit${more === 1 ? "" : "s"}`, url: null }] : shown;
}

function migrationWarning({ migrations, isComplete }: CodeRange, isTakenBack: boolean): readonly string[] {
  const [first] = migrations;
  if (first === undefined)
    return isComplete ? [] : ["Too many files changed to say whether a database migration is among them: check that."];
  const what =
    migrations.length === 1
      ? `A database migration (${first})`
      : `${migrations.length} database migrations (${first}, ...)`;
  return isTakenBack
    ? [`${what} ran since: the older code must still fit the newer schema, because the migration is not taken back.`]
    : [`${what} came with this code: check that the schema has it.`];
}
