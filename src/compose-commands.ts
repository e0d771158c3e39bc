import { randomUUID } from "node:crypto";
import { makeLetIn } from "#adapters/slack/let-in.ts";
import { makeReadMessage } from "#adapters/slack/read-message.ts";
import { makeSayTo } from "#adapters/slack/say-to.ts";
import { makeHandle } from "#commands/handle.ts";
import { registerCommands } from "#commands/index.ts";
import type { Config } from "#config/load-config.ts";
import type { Permissions } from "#core/action/permissions.ts";
import type { Clock } from "#core/shared/clock.ts";
import { Fault } from "#core/shared/fault.ts";
import { refuse } from "#core/shared/refusal.ts";
import type { Metrics } from "#http/metrics.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { md } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { errorAnswer, refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";
import type { SlackEntrance, SlackReach } from "./compose-slack.ts";
import type { UseCases } from "./compose-use-cases.ts";
import type { Logger } from "./logger.ts";

/** Slack shows an error after 3 s; half a second stays for the answer's own way. */
const answerWithinMs = 2_300;

const noRole = refuse(
  "no-role",
  "You can look but not change anything: no role in muster.yaml (policy.roles) names you. Ask a lead to do it, or an admin to add you.",
);

/** Registers everything people can do on the Bolt app. */
export function composeCommands(needs: {
  readonly config: Config;
  readonly entrance: SlackEntrance;
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
    answers: {
      noRole: () => refusalAnswer(noRole),
      stillWorking: () => saidAnswer(md`Still working on it; the result comes here.`),
      failed: (error) => errorAnswer(describe(error)),
      stillWorkingModal: () => loadingModal("One moment"),
      failedModal: (error) => errorModal(describe(error)),
      noRoleModal: () => errorModal({ message: noRole.message, hint: null }),
      saidModal: (message) => errorModal({ message: message.text, hint: null }),
    },
    onError: (error, context) =>
      logger.error({ error, reference: referenceOf(error), ...context }, "a click or command failed"),
    observe: (name, outcome, seconds) => {
      metrics.interactions.inc({ name, outcome });
      metrics.answerSeconds.observe({ surface: name.startsWith("/") ? "command" : "click" }, seconds);
    },
    now: Date.now,
  });
  const letIn = makeLetIn({ slack: reach.direct });
  const sayTo = makeSayTo({ slack: reach.direct });
  registerCommands(
    {
      app: needs.entrance.app,
      readMessage: makeReadMessage({ slack: reach.direct, nameOf: look.nameOf }),
      canChange,
      sayTo: (channelId, userId, text) => sayTo(channelId, userId, refusalAnswer(refuse("said", text))),
    },
    {
      ...needs.useCases,
      handle,
      look,
      runbooks,
      clock: needs.clock,
      rules: muster.severityRules,
      catalogue: muster.catalogue,
      joinRoom: letIn,
    },
  );
}

const references = new WeakMap<object, string>();

/** A short name of one failure, the same for the person and the log. */
function referenceOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const reference = references.get(error) ?? randomUUID().slice(0, 8);
  references.set(error, reference);
  return reference;
}

function describe(error: unknown): {
  readonly message: string;
  readonly hint: string | null;
  readonly reference: string | null;
} {
  const reference = referenceOf(error);
  if (error instanceof Fault)
    return { message: `${error.message}.`.replace(/\.\.$/, "."), hint: error.hint, reference };
  return {
    message: "This failed on our side; what you asked for may not be done.",
    hint: "Look at the card, then try again.",
    reference,
  };
}
