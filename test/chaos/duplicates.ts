import { sql } from "kysely";
import { z } from "zod";
import { isJson } from "#sandbox/slack/block-kit/rule.ts";
import { allMessages } from "#test/scenario/clean-workspace.ts";
import type { ReplicaWorld } from "./replica-world.ts";

/** What is there twice though it must be there once, by kind, each with its name. */
export interface Duplicates {
  readonly rooms: readonly string[];
  readonly messages: readonly string[];
  readonly pages: readonly string[];
  readonly providerChanges: readonly string[];
}

const SentAction = z.object({ number: z.coerce.number(), provider: z.string(), sentAt: z.date() });

/** Counts what people, the on-call and production got twice. */
export async function findDuplicates(world: ReplicaWorld): Promise<Duplicates> {
  const { slack, providers } = world.sandbox;
  const rooms = [...slack.state.channels.values()].flatMap(({ name }) => /^inc-\d+(?=-)/.exec(name)?.[0] ?? []);
  const messages = allMessages(world.sandbox)
    .filter(
      ({ user, ephemeralTo, subtype }) => user === slack.state.app.userId && !ephemeralTo && subtype === undefined,
    )
    .map(({ metadata, text, ts }) => {
      const payload = metadata?.["event_payload"];
      const slot = isJson(payload) ? payload["slot"] : undefined;
      return typeof slot === "string" ? slot : `without a slot: ${text} ${ts}`;
    });
  return {
    rooms: twice(rooms),
    messages: twice(messages),
    pages: twice(providers.pagerduty.state.incidents().map(({ title }) => title)),
    providerChanges: await findRepeatedChanges(world),
  };
}

/** Each change that a provider kept belongs to the action that was sent last before it; an action has at most one. */
async function findRepeatedChanges({ database, sandbox }: ReplicaWorld): Promise<readonly string[]> {
  const { rows } = await sql`
    select number, target ->> 'provider' as provider, sent_at from muster.action where sent_at is not null order by sent_at`.execute(
    database.kysely,
  );
  const sent = z.array(SentAction).parse(rows);
  const { vercel, render } = sandbox.providers;
  return [vercel, render].flatMap(({ name, calls }) => {
    const own = sent.filter(({ provider }) => provider === name);
    const kept = calls.filter(({ method, committed }) => committed && method !== "GET");
    return twice(kept.map(({ at }) => `A-${own.findLast(({ sentAt }) => sentAt.getTime() <= at)?.number} at ${name}`));
  });
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
