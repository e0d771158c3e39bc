import type { Faults } from "./faults.ts";
import type { AlertSource, MonitoredAlert } from "./monitoring/alert-source.ts";
import { shippingAuthor } from "./providers/acme-commits.ts";
import type { Providers } from "./providers/make-providers.ts";

/** One button next to the emulated workspace. */
export interface Control {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}

/** What a control did; `message` is for the person who pressed it. */
export interface ControlResult {
  readonly ok: boolean;
  readonly message: string;
}

/** The things a person can make happen to Acme. */
export interface Controls {
  readonly list: readonly Control[];
  /** Undefined when there is no control with this id. */
  press(id: string): Promise<ControlResult | undefined>;
}

/** The alert that "Fire an alert" fires: critical, for the service `web`. */
const highErrorRate: MonitoredAlert = {
  labels: { alertname: "HighErrorRate", severity: "critical", service: "web", environment: "production" },
  annotations: {
    summary: "Storefront answers more than 5 % of requests with an error",
    description: "The share of 5xx answers of the storefront has been above 5 % for 2 minutes.",
    runbook_url: "https://runbooks.acme.example/application-rollback",
  },
};

/** Makes the controls; `alerts` is undefined until Muster is connected. */
export function makeControls(needs: {
  readonly providers: Providers;
  readonly faults: Faults;
  readonly alerts: () => AlertSource | undefined;
}): Controls {
  const { providers, faults } = needs;
  let shipped = 0;

  async function withAlerts(act: (source: AlertSource) => Promise<void>, message: string): Promise<ControlResult> {
    const source = needs.alerts();
    if (!source) return { ok: false, message: "Muster is not connected yet, so there is nobody to alert." };
    await act(source);
    return { ok: true, message };
  }

  function ship(isBad: boolean): ControlResult {
    const { vercel, github } = providers;
    const repo = github.state.repo("acme/storefront");
    if (!repo) return { ok: false, message: "The repository acme/storefront is gone." };
    shipped += 1;
    const [title, path]: [string, string] = isBad
      ? ["Load prices in one query", "lib/price.ts"]
      : ["Show delivery dates", "app/checkout/page.tsx"];
    const message = `${title} (#${481 + shipped})`;
    const files = new Map([[path, Buffer.from(`// ${message}\n`)]]);
    const commit = github.state.commit(repo, "main", { message, author: shippingAuthor, files });
    const deployment = vercel.state.ship({ commit, isBad });
    if (vercel.state.production() !== deployment) {
      // what surprises people on Vercel too: a rollback pins production until something is promoted
      return {
        ok: true,
        message: `${message} is built but STAGED: a rollback pinned production. Promote or undo first.`,
      };
    }
    return { ok: true, message: `${message} is live.${isBad ? " The shop fails now." : ""}` };
  }

  const controls: (Control & { readonly act: () => Promise<ControlResult> | ControlResult })[] = [
    {
      id: "fire-alert",
      label: "Fire an alert",
      hint: "Prometheus finds the storefront's error rate too high (critical).",
      act: () => withAlerts((source) => source.fire(highErrorRate), "The alert is on its way."),
    },
    {
      id: "resolve-alert",
      label: "Resolve the alert",
      hint: "The error rate is back to normal.",
      act: () => withAlerts((source) => source.resolve(highErrorRate), "The all-clear is on its way."),
    },
    {
      id: "ship-bad-deploy",
      label: "Ship a bad deploy",
      hint: "A new production deployment that breaks the shop.",
      act: () => ship(true),
    },
    {
      id: "ship-good-deploy",
      label: "Ship a good deploy",
      hint: "A new production deployment that works.",
      act: () => ship(false),
    },
    {
      id: "slack-busy",
      label: "Slack is busy",
      hint: "Slack answers the next 5 calls with 429, retry after 2 seconds.",
      act() {
        // Slack's operations are bare method names; providers' carry a space
        faults.next(/^[\w.]+$/, { kind: "http", status: 429, headers: { "retry-after": "2" }, body: rateLimited }, 5);
        return { ok: true, message: "Slack refuses the next 5 calls." };
      },
    },
    {
      id: "vercel-loses-answer",
      label: "Vercel loses an answer",
      hint: "The next rollback or promote happens, but its answer never arrives.",
      act() {
        faults.next(/^vercel POST .*\/(rollback|promote)\//, { kind: "drop-after" });
        return { ok: true, message: "The next rollback or promote will look unanswered." };
      },
    },
  ];

  return {
    list: controls.map(({ id, label, hint }) => ({ id, label, hint })),
    press: async (id) => await controls.find((control) => control.id === id)?.act(),
  };
}

const rateLimited = { ok: false, error: "ratelimited" };
