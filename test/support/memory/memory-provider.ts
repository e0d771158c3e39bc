import type { ActionProvider, ApprovedOrder } from "#core/action/action-provider.ts";
import type { Clock } from "#core/shared/clock.ts";
import { Fault } from "#core/shared/fault.ts";

/** One change the provider carried out. */
export interface ProviderChange {
  readonly id: string;
  readonly verb: string;
  readonly to: string;
  readonly at: Date;
}

/** How the provider behaves; tests change it while it runs. */
export interface ProviderMood {
  /** What happens to the next `perform` calls, in order; "sent" when empty. */
  performs: ("sent" | "refused" | "lost-before" | "lost-after" | "breaks-after" | "not-sent")[];
  /** What `locate` is able to say. */
  locates: "truth" | "unclear" | "down";
  /** How many more times `settle` says "running". */
  runsFor: number;
  /** What `settle` says in the end. */
  settles: "settled" | "failed" | "down";
  /** What `plan` does. */
  plans: "plan" | "impossible" | "down";
}

/** A host with one deployment live at a time, for tests to look at. */
export interface MemoryProvider extends ActionProvider {
  readonly mood: ProviderMood;
  readonly changes: readonly ProviderChange[];
  live(): string;
  /** Somebody else deploys. */
  deploy(id: string): void;
}

/** A provider that is a plain value: `rollback` goes to the older deployment, `promote` to the named one, `restart` changes nothing to see. */
export function makeMemoryProvider(needs: { readonly clock: Clock; readonly name?: string }): MemoryProvider {
  const { clock, name = "memory-host" } = needs;
  const changes: ProviderChange[] = [];
  const mood: ProviderMood = { performs: [], locates: "truth", runsFor: 0, settles: "settled", plans: "plan" };
  let live = "dpl_9";

  const carryOut = (order: ApprovedOrder): ProviderChange => {
    const to = typeof order.instruction["to"] === "string" ? order.instruction["to"] : "";
    const change = { id: `change_${changes.length + 1}`, verb: order.verb, to, at: clock.now() };
    changes.push(change);
    live = to;
    return change;
  };

  return {
    name,
    mood,
    changes,
    live: () => live,
    deploy: (id) => {
      live = id;
    },
    verbs: [
      { verb: "rollback", title: "Roll back", parameters: [{ name: "to", required: false, hint: "a deployment" }] },
      { verb: "promote", title: "Promote", parameters: [{ name: "deployment", required: true, hint: "a deployment" }] },
      { verb: "restart", title: "Restart", parameters: [] },
    ],
    async plan({ verb, parameters, service }) {
      if (mood.plans === "down") throw new Error("the host is down");
      if (mood.plans === "impossible")
        return { kind: "impossible", reason: "There is no earlier deployment", hint: "Ship a fix instead." };
      const to = verb === "restart" ? live : (parameters["to"] ?? parameters["deployment"] ?? "dpl_8");
      return {
        kind: "planned",
        plan: {
          summary: `${verb} ${service.name} from ${live} to ${to}`,
          facts: [{ label: "Current", value: live, url: null }],
          warnings: [],
          links: [],
          before: [`serves ${live}`],
          inverse:
            verb === "restart"
              ? { kind: "none", reason: "a restart can't be taken back" }
              : { kind: "action", verb: "promote", parameters: { deployment: live }, summary: `Promote ${live} again` },
          leaves: verb === "rollback" ? `${service.name} is pinned to ${to}` : null,
          basis: { current: live },
          instruction: { to },
          codeRange: null,
        },
      };
    },
    async perform(order) {
      switch (mood.performs.shift() ?? "sent") {
        case "refused":
          return { kind: "refused", reason: "plan limit reached", hint: "Ask the owner of the account." };
        case "lost-before":
          return { kind: "unknown", reason: "no answer in 10 s" };
        case "lost-after":
          carryOut(order);
          return { kind: "unknown", reason: "no answer in 10 s" };
        case "breaks-after":
          carryOut(order);
          throw new Error("the answer is no JSON");
        case "not-sent":
          throw new Fault({ code: "too-many", message: "429", hint: "wait", retry: "may-retry", retryAfterMs: 3_000 });
        case "sent":
          return { kind: "sent", reference: { change: carryOut(order).id } };
      }
    },
    async locate(order, sentAt) {
      if (mood.locates === "down") throw new Error("the host is down");
      if (mood.locates === "unclear") return { kind: "unclear", reason: "two changes look alike" };
      const found = changes.find(
        ({ verb, to, at }) => verb === order.verb && to === order.instruction["to"] && at >= sentAt,
      );
      return found === undefined ? { kind: "did-not-happen" } : { kind: "happened", reference: { change: found.id } };
    },
    async settle(_order, reference) {
      if (mood.settles === "down") throw new Error("the host is down");
      if (!changes.some(({ id }) => id === reference["change"])) throw new Error("no such change");
      if (mood.runsFor > 0) {
        mood.runsFor -= 1;
        return { kind: "running", progress: "switching" };
      }
      if (mood.settles === "failed") return { kind: "failed", reason: "the build broke", hint: "Read the build log." };
      return { kind: "settled", after: [`serves ${live}`] };
    },
  };
}
