import { randomUUID } from "node:crypto";
import type { Database } from "#adapters/postgres/open-database.ts";
import { makePersonWork } from "#adapters/postgres/person-work.ts";
import { makeLetIn } from "#adapters/slack/let-in.ts";
import { plainTextOf } from "#adapters/slack/plain-text-of.ts";
import { makeReadMessage } from "#adapters/slack/read-message.ts";
import { makeHandle } from "#commands/handle.ts";
import { registerCommands } from "#commands/index.ts";
import type { Described } from "#commands/standard-answers.ts";
import type { Config } from "#config/load-config.ts";
import type { Permissions } from "#core/action/permissions.ts";
import type { Clock } from "#core/shared/clock.ts";
import { Fault } from "#core/shared/fault.ts";
import type { Metrics } from "#http/metrics.ts";
import type { Intake } from "./compose-intake.ts";
import type { SlackEntrance, SlackReach } from "./compose-slack.ts";
import type { UseCases } from "./compose-use-cases.ts";
import type { Logger } from "./logger.ts";

/** Slack shows an error after 3 s; half a second stays for the answer's own way. */
const answerWithinMs = 2_300;

/** Registers everything people can do on the Bolt app. */
export function composeCommands(needs: {
  readonly config: Config;
  readonly entrance: SlackEntrance;
  readonly database: Database;
  readonly intake: Pick<Intake, "canDoWithoutDatabase">;
  readonly reach: SlackReach;
  readonly useCases: UseCases;
  readonly permissions: Permissions;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
}): void {
  const { reach, metrics, logger, permissions } = needs;
  const { muster, runbooks } = needs.config;
  const look = { timeZone: muster.timezone, nameOf: (userId: string) => reach.directory.knownName(userId) };
  const canChange = (userId: string) => permissions.canChange(userId);
  const handle = makeHandle({
    app: needs.entrance.app,
    canChange,
    deadlineMs: answerWithinMs,
    patienceMs: 60_000,
    describe,
    startWork: makePersonWork(needs.database),
    timeZone: muster.timezone,
    takesAlerts: () => needs.intake.canDoWithoutDatabase(),
    onError: (error, occasion) =>
      logger.error({ error, reference: referenceOf(error), ...occasion }, "a click or command failed"),
    observe: (name, outcome, seconds) => {
      metrics.interactions.inc({ name, outcome });
      metrics.answerSeconds.observe({ surface: name.startsWith("/") ? "command" : "click" }, seconds);
    },
    now: Date.now,
  });
  registerCommands({
    ...needs.useCases,
    handle,
    look,
    runbooks,
    canChange,
    clock: needs.clock,
    rules: muster.severityRules,
    catalogue: muster.catalogue,
    joinRoom: makeLetIn({ slack: reach.direct }),
    readMessage: makeReadMessage({ slack: reach.direct, nameOf: look.nameOf }),
    plainText: (markup) => plainTextOf(markup, look.nameOf),
  });
}

const references = new WeakMap<object, string>();

/** A short name of one failure, the same for the person and the log. */
function referenceOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const reference = references.get(error) ?? randomUUID().slice(0, 8);
  references.set(error, reference);
  return reference;
}

function describe(error: unknown): Described {
  const reference = referenceOf(error);
  if (error instanceof Fault)
    return { message: `${error.message}.`.replace(/\.\.$/, "."), hint: error.hint, reference };
  return {
    message: "This failed on our side; what you asked for may not be done.",
    hint: "Look at the card, then try again.",
    reference,
  };
}
