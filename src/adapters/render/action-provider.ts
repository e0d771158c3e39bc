import type { ActionOrder, ActionProvider } from "#core/action/action-provider.ts";
import { Fault } from "#core/shared/fault.ts";
import type { RenderChange } from "./change.ts";
import type { RenderClient } from "./client.ts";
import { restart } from "./restart.ts";
import { rollback } from "./rollback.ts";
import { scale } from "./scale.ts";

const changes: Readonly<Record<string, RenderChange>> = { rollback, scale, restart };

/** Changes services at Render: `rollback`, `scale`, `restart`. */
export function makeRenderProvider(needs: { client: RenderClient }): ActionProvider {
  const { client } = needs;
  return {
    name: "render",
    verbs: [
      {
        verb: "rollback",
        title: "Go back to an earlier deploy and stop autodeploy",
        parameters: [
          { name: "to", required: false, hint: "deploy id or commit; default: what ran before the live code" },
          { name: "autodeploy", required: false, hint: "yes keeps or switches autodeploy on; default: no" },
        ],
      },
      {
        verb: "scale",
        title: "Set the number of instances",
        parameters: [{ name: "to", required: true, hint: "number of instances" }],
      },
      { verb: "restart", title: "Restart all instances", parameters: [] },
    ],
    plan: (order) => changeOf(order).plan(client, order),
    perform: (order) => changeOf(order).perform(client, order),
    locate: (order, sentAt) => changeOf(order).locate(client, order, sentAt),
    settle: (order, reference, sentAt) => changeOf(order).settle(client, order, reference, sentAt),
  };
}

function changeOf(order: ActionOrder): RenderChange {
  const change = changes[order.verb];
  if (change !== undefined) return change;
  throw new Fault({
    code: "render-verb",
    message: "Render has no such action",
    hint: `It can do: ${Object.keys(changes).join(", ")}.`,
    retry: "never",
  });
}
