import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { type Answer, route } from "../route.ts";
import type { VercelState } from "../vercel/vercel-state.ts";

/** How the shop is; `deployment` is the Vercel deployment its visitors get. */
export interface ShopHealth {
  readonly isHealthy: boolean;
  readonly deploymentId: string;
  readonly commitSha: string;
}

/** What a test reads of the shop. */
export interface ShopState {
  health(): ShopHealth;
}

/**
 * Acme's storefront: `/shop/api/health` is 200, or 503 while a bad deployment serves production. It recovers
 * `recoveryMs` (default 500) after the domains moved to a good one, because caches and lambdas take their time.
 */
export function makeShop(
  needs: ProviderNeeds & { readonly vercel: VercelState; readonly recoveryMs?: number },
): Provider<ShopState> {
  const { vercel } = needs;
  const clock = needs.clock ?? Date.now;
  const recoveryMs = needs.recoveryMs ?? 500;

  function health(): ShopHealth {
    const production = vercel.production();
    const isRecovering = vercel.previousProduction()?.isBad === true && clock() - vercel.productionSince() < recoveryMs;
    const isHealthy = !production.isBad && !isRecovering;
    return { isHealthy, deploymentId: production.id, commitSha: production.commit.sha };
  }

  const routes = (["GET", "HEAD"] as const).flatMap((method) => [
    route(method, "/api/health", {
      answer() {
        const { isHealthy, deploymentId, commitSha } = health();
        const body = { status: isHealthy ? "ok" : "failing", deployment: deploymentId, commit: commitSha };
        return { status: isHealthy ? 200 : 503, headers: { "cache-control": "no-store" }, body };
      },
    }),
    route(method, "/", { answer: () => shopPage(health()) }),
  ]);

  return makeProvider({
    ...needs,
    name: "shop",
    prefix: "/shop",
    state: { health },
    routes,
    manners: {
      refuseStranger: () => undefined,
      notFound: () => ({ status: 404, body: { error: "not found" } }),
      invalid: () => ({ status: 400, body: { error: "bad request" } }),
      failed: (status) => ({ status, body: { error: "failed" } }),
    },
  });
}

function shopPage({ isHealthy, commitSha }: ShopHealth): Answer {
  const [colour, text] = isHealthy
    ? ["#1a7f4b", "The shop is open."]
    : ["#b3261e", "Something went wrong. Checkout is down."];
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Acme shop</title>
<body style="font:18px/1.5 system-ui;max-width:40rem;margin:15vh auto;padding:0 1rem">
<h1>Acme shop</h1><p style="color:${colour};font-weight:600">${text}</p><p><small>${commitSha.slice(0, 7)}</small></p>
</body></html>`;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return { status: isHealthy ? 200 : 503, headers, body: Buffer.from(html) };
}
