import { parseArgs } from "node:util";

/** What is asked of `npm run deadletter`. */
export type DeadletterRequest =
  | { readonly verb: "list"; readonly of: ListChoice; readonly limit: number; readonly json: boolean }
  | { readonly verb: "show"; readonly id: string; readonly json: boolean }
  | { readonly verb: "retry"; readonly choice: RetryChoice; readonly json: boolean };

type ListChoice = { readonly kind: "all" | "effects" } | { readonly kind: "deliveries"; readonly source: string };
type RetryChoice =
  | { readonly kind: "one"; readonly id: string }
  | { readonly kind: "source"; readonly source: string }
  | { readonly kind: "effects" };

const listedMax = 100;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads what is asked for; a text says what is wrong with it. */
export function readDeadletterRequest(args: readonly string[]): DeadletterRequest | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        source: { type: "string" },
        effects: { type: "boolean", default: false },
        limit: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const [verb = "", id, ...rest] = positionals;
    const { source, effects, json } = values;
    if (rest.length > 0) return `Too much: ${rest.join(" ")}.`;
    if (id !== undefined && !uuid.test(id)) return `"${id}" is not the id of a dead letter; list shows them.`;
    switch (verb) {
      case "list": {
        if (id !== undefined) return "list takes no id; show does.";
        if (effects && source !== undefined)
          return "--source names deliveries; effects have none. Give one of the two.";
        const limit = Number(values.limit ?? listedMax);
        if (!Number.isInteger(limit) || limit < 1) return `--limit is a number above 0, not "${values.limit}".`;
        if (source !== undefined) return { verb, of: { kind: "deliveries", source }, limit, json };
        return { verb, of: { kind: effects ? "effects" : "all" }, limit, json };
      }
      case "show":
        return id === undefined ? "show needs the id of a dead letter." : { verb, id, json };
      case "retry": {
        const choices: RetryChoice[] = [];
        if (id !== undefined) choices.push({ kind: "one", id });
        if (source !== undefined) choices.push({ kind: "source", source });
        if (effects) choices.push({ kind: "effects" });
        const [choice] = choices;
        if (choice === undefined || choices.length > 1) return "retry needs one of: an id, --source or --effects.";
        return { verb, choice, json };
      }
      default:
        return verb === "" ? "Say what to do." : `Unknown: ${verb}.`;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
