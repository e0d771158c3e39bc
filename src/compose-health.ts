import type { Database } from "#adapters/postgres/open-database.ts";
import type { OutageBook } from "#core/incident/outage-book.ts";
import type { Fault } from "#core/shared/fault.ts";
import type { HealthFact } from "#http/health.ts";
import type { Intake } from "./compose-intake.ts";
import type { SlackEntrance } from "./compose-slack.ts";

/** How everything stands that Muster needs, for `/health`: the database, Slack's connection, and each system that does not answer now. */
export async function readHealth(
  database: Database,
  outages: Pick<OutageBook, "open">,
  entrance: SlackEntrance,
  tokenProblem: Fault | undefined,
  intake: Intake,
): Promise<readonly HealthFact[]> {
  const stored = await database.health();
  const slack = entrance.health();
  const away = stored.isReachable ? await outages.open().catch(() => []) : [];
  return [
    {
      name: "database",
      isOk: stored.isReachable,
      detail: stored.isReachable
        ? `answers in ${Math.round(stored.latencyMs ?? 0)} ms`
        : `unreachable since ${stored.unreachableSince?.toISOString()}`,
      // While alerts are taken in without it, they must not be sent elsewhere.
      isNeeded: !intake.canDoWithoutDatabase(),
    },
    intake.fact(),
    {
      name: "slack",
      isOk: slack.isConnected && tokenProblem === undefined,
      detail: [
        `${slack.isConnected ? "connected" : "disconnected"} since ${slack.since.toISOString()}`,
        slack.problem,
        tokenProblem === undefined ? null : `${tokenProblem.message} ${tokenProblem.hint}`,
      ]
        .filter((part) => part !== null)
        .join(": "),
      isNeeded: false,
    },
    ...away.map(({ system, since, lastTriedAt, nextTryAt }) => ({
      name: `circuit ${system}`,
      isOk: false,
      detail: `not answering since ${since.toISOString()}, last tried ${lastTriedAt.toISOString()}, next ${nextTryAt.toISOString()}`,
      isNeeded: false,
    })),
  ];
}
