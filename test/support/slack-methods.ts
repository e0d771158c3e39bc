import { z } from "zod";
import { listOf, memberNames, type SourceModule, stringOf } from "./parse-module.ts";

/** What `../shared/specs/slack/incident-bot-contract.json` says about each Web API method. */
export const SlackContract = z.object({
  methods: z.record(
    z.string(),
    z.object({ bot_scopes: z.union([z.array(z.string()), z.literal("none").transform((): string[] => [])]) }),
  ),
});
export type SlackContract = z.infer<typeof SlackContract>;

/**
 * The Web API methods that a module calls: `client.chat.postMessage(...)`, or its name as an argument or value
 * (`call("chat.postMessage", ...)`, `method: "chat.postMessage"`). Keys of tables (rate limits, tiers) are no calls.
 */
export const calledMethods = (module: SourceModule, known: ReadonlySet<string>): ReadonlySet<string> => {
  const called = new Set<string>();
  for (const { node, parent, key } of module.nodes) {
    const isType = node.type === "TSLiteralType" || parent?.type === "TSLiteralType";
    const text = key === "key" || isType ? undefined : stringOf(node);
    if (text !== undefined && known.has(text)) called.add(text);
    if (node.type !== "CallExpression") continue;
    const path = memberNames(node["callee"]);
    // The longest name first: `conversations.canvases.create` is not `canvases.create`.
    const method = [3, 2].map((length) => path.slice(-length).join(".")).find((name) => known.has(name));
    if (method !== undefined) called.add(method);
  }
  return called;
};

/** The names given to Bolt's `app.command`, `app.shortcut` and `app.event` as plain text. */
export const registeredNames = (module: SourceModule): readonly string[] =>
  module.nodes.flatMap(({ node }) => {
    const method = node.type === "CallExpression" ? memberNames(node["callee"]).at(-1) : undefined;
    if (method !== "command" && method !== "shortcut" && method !== "event") return [];
    return stringOf(listOf(node["arguments"])[0]) ?? [];
  });

/** The methods for which the manifest grants none of the scopes Slack would take. */
export const missingScopes = (
  called: Iterable<string>,
  granted: readonly string[],
  contract: SlackContract,
): readonly string[] =>
  [...called].flatMap((method) => {
    const scopes = contract.methods[method]?.bot_scopes ?? [];
    return scopes.length === 0 || scopes.some((scope) => granted.includes(scope))
      ? []
      : [`${method} needs ${scopes.join(" or ")}`];
  });

/** The granted scopes that no called method takes and nothing else explains. */
export const idleScopes = (
  called: Iterable<string>,
  granted: readonly string[],
  contract: SlackContract,
  explained: Readonly<Record<string, string>>,
): readonly string[] => {
  const used = new Set([...called].flatMap((method) => contract.methods[method]?.bot_scopes ?? []));
  return granted.filter((scope) => !used.has(scope) && explained[scope] === undefined);
};
