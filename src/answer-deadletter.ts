import type { DeadEffect, makeDeadEffects } from "#adapters/postgres/dead-effects.ts";
import type { ListedLetter, makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { incidentName } from "#core/incident/incident.ts";
import { sayEffect } from "#core/incident/say-effect.ts";
import type { DeadletterRequest } from "./read-deadletter-request.ts";

/** What `npm run deadletter` prints; `nothing` when what is meant is not there. */
export interface DeadletterAnswer {
  readonly kind: "done" | "nothing";
  readonly text: string;
}

/** What answering needs. */
export interface AnswerDeadletterNeeds {
  readonly letters: ReturnType<typeof makeDeadLetters>;
  readonly effects: ReturnType<typeof makeDeadEffects>;
}

/** Lists, shows and puts back what was given up: deliveries and effects alike. */
export async function answerDeadletter(
  asked: DeadletterRequest,
  needs: AnswerDeadletterNeeds,
): Promise<DeadletterAnswer> {
  switch (asked.verb) {
    case "list":
      return list(asked, needs);
    case "show":
      return show(asked, needs);
    case "retry":
      return retry(asked, needs);
  }
}

type Asked<Verb> = Extract<DeadletterRequest, { readonly verb: Verb }>;

async function list({ of, limit, json }: Asked<"list">, needs: AnswerDeadletterNeeds): Promise<DeadletterAnswer> {
  const source = of.kind === "deliveries" ? { source: of.source } : {};
  const [letters, effects] = await Promise.all([
    of.kind === "effects" ? [] : needs.letters.list({ limit, ...source }),
    of.kind === "deliveries" ? [] : needs.effects.list(limit),
  ]);
  const found = [
    ...letters.map((letter) => ({ at: letter.at, line: lineOfLetter(letter), fields: fieldsOfLetter(letter) })),
    ...effects.map((effect) => ({ at: effect.at, line: lineOfEffect(effect), fields: fieldsOfEffect(effect) })),
  ]
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, limit);
  if (json) return done(JSON.stringify(found.map(({ fields }) => fields)));
  return done(found.length === 0 ? "There are no dead letters." : found.map(({ line }) => line).join("\n"));
}

async function show({ id, json }: Asked<"show">, needs: AnswerDeadletterNeeds): Promise<DeadletterAnswer> {
  const letter = await needs.letters.load(id);
  if (letter !== undefined) {
    const { body, ...listed } = letter;
    const text = new TextDecoder().decode(body);
    if (json) return done(JSON.stringify({ ...fieldsOfLetter(listed), body: text }));
    return done(`${lineOfLetter(listed)}\n\n${printable(letter.reason)}\n\n${printable(text)}`);
  }
  const effect = await needs.effects.load(id);
  if (effect === undefined) return { kind: "nothing", text: `There is no dead letter ${id}.` };
  if (json) return done(JSON.stringify(fieldsOfEffect(effect)));
  const { message, hint, code, attempts, lane, payload } = effect;
  const tries = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}, lane ${lane}, code ${code}`;
  return done(
    [lineOfEffect(effect), `${message} ${hint}`.trim(), tries, JSON.stringify(payload, null, 2)]
      .map(printable)
      .join("\n\n"),
  );
}

async function retry({ choice, json }: Asked<"retry">, needs: AnswerDeadletterNeeds): Promise<DeadletterAnswer> {
  let deliveries = 0;
  let effects = 0;
  let left = 0;
  if (choice.kind === "effects") ({ retried: effects, left } = await needs.effects.retryAll());
  else deliveries = await needs.letters.retry(choice.kind === "one" ? { id: choice.id } : { source: choice.source });
  if (choice.kind === "one" && deliveries === 0) effects = (await needs.effects.retry(choice.id)) ? 1 : 0;

  const leftOver =
    left === 0
      ? ""
      : `\n${left} of actions and runbooks left: people were told and may have decided otherwise. Look at each, and put it back by its id.`;
  if (deliveries + effects === 0)
    return {
      kind: "nothing",
      text: `Nothing is put back: there is no such dead letter, or it was put back already.${leftOver}`,
    };
  if (json) return done(JSON.stringify({ deliveries, effects, left }));
  if (deliveries > 0)
    return done(`${deliveries} put back into the inbox; Muster works them off within a second when it runs.`);
  return done(`${effects} of the effects put back; Muster tries again within a second when it runs.${leftOver}`);
}

function done(text: string): DeadletterAnswer {
  return { kind: "done", text };
}

function fieldsOfLetter(letter: ListedLetter) {
  return { kind: "delivery", ...letter } as const;
}

function fieldsOfEffect(dead: DeadEffect) {
  const { id, workspaceId, at, incident, code, message, hint, attempts, lane, payload } = dead;
  const stored = { at, incident, code, message, hint, attempts, lane, payload };
  return { kind: "effect", id, workspaceId, what: wordsOf(dead), ...stored } as const;
}

function lineOfLetter({ id, at, source, bytes, reason, retriedAt }: ListedLetter): string {
  const state = retriedAt === null ? "" : ` (put back ${retriedAt.toISOString()})`;
  return columnsOf("delivery", id, at, source, `${bytes} bytes${state}`, firstLine(reason));
}

function lineOfEffect(dead: DeadEffect): string {
  const incident = dead.incident === null ? "no incident" : incidentName({ number: dead.incident });
  return columnsOf("effect", dead.id, dead.at, wordsOf(dead), incident, firstLine(dead.message));
}

function columnsOf(kind: "delivery" | "effect", id: string, at: Date, ...rest: readonly string[]): string {
  return [id, kind.padEnd("delivery".length), at.toISOString(), ...rest].map(printable).join("  ");
}

function wordsOf({ effect, lane }: DeadEffect): string {
  return effect === null ? `what another version of Muster wanted in the lane ${lane}` : sayEffect(effect);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** Foreign text must not command the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "\u{fffd}");
}
