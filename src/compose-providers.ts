import { join } from "node:path";
import { makeReviewFolder } from "#adapters/files/review-archive.ts";
import { loadPagerDuty, makePagerDutyClient } from "#adapters/pagerduty/client.ts";
import { makePagerDutyPager } from "#adapters/pagerduty/pager.ts";
import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { makeRenderChangeSource } from "#adapters/render/change-source.ts";
import { makeRenderClient } from "#adapters/render/client.ts";
import { guardHttp } from "#adapters/system/guard-http.ts";
import { makeHttpClient } from "#adapters/system/http-client.ts";
import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { makeVercelChangeSource } from "#adapters/vercel/change-source.ts";
import { makeVercelClient } from "#adapters/vercel/client.ts";
import type { Config } from "#config/load-config.ts";
import type { ActionProvider } from "#core/action/action-provider.ts";
import type { ChangeSource } from "#core/action/change-source.ts";
import type { CodeHistory } from "#core/action/code-history.ts";
import type { Pager } from "#core/incident/pager.ts";
import type { FollowUpTracker } from "#core/review/follow-up.ts";
import type { ReviewArchive, ReviewPublisher } from "#core/review/review-sink.ts";
import type { Circuit, System } from "#core/shared/circuit.ts";
import { leaseGuard } from "#jobs/lease-scope.ts";
import { guardChanges } from "./compose-guards.ts";
import { lazily } from "./lazily.ts";

/** The foreign systems that are configured, behind the core's ports; null where a token is missing. */
export interface Providers {
  readonly actionProviders: readonly ActionProvider[];
  readonly changeSources: readonly ChangeSource[];
  readonly pager: Pager | null;
  readonly codeHistory: CodeHistory | null;
  readonly followUpTracker: FollowUpTracker | null;
  readonly reviewPublisher: ReviewPublisher | null;
  readonly reviewArchive: ReviewArchive;
  /** Loads what the first page needs: it is wanted while an incident's room is. Never rejects. */
  readonly warm: () => Promise<void>;
}

const readTimeoutMs = 10_000;

/** Joins the vendors whose tokens are set. Their SDKs are loaded at their first use: an idle bot needs none (docs/decisions/0007). */
export function composeProviders(
  { environment, muster }: Config,
  circuits: Readonly<Record<System, Circuit>>,
  wait: (ms: number) => Promise<void>,
): Providers {
  const http = guardChanges(
    makeHttpClient({
      timeoutMs: readTimeoutMs,
      retryDelayMs: 250,
      retryAfterMsMax: 5_000,
      attemptsMax: 3,
      wait,
      random: Math.random,
    }),
  );
  const vercel =
    environment.VERCEL_TOKEN === undefined
      ? null
      : makeVercelClient({
          http: guardHttp(http, "vercel", circuits.vercel),
          baseUrl: environment.VERCEL_API_URL,
          token: environment.VERCEL_TOKEN,
        });
  const render =
    environment.RENDER_API_KEY === undefined
      ? null
      : makeRenderClient({
          http: guardHttp(http, "render", circuits.render),
          baseUrl: environment.RENDER_API_URL,
          token: environment.RENDER_API_KEY,
        });
  return {
    actionProviders: [
      ...(vercel === null ? [] : [makeVercelProvider({ client: vercel })]),
      ...(render === null ? [] : [makeRenderProvider({ client: render })]),
    ],
    changeSources: [
      ...(vercel === null ? [] : [makeVercelChangeSource({ client: vercel })]),
      ...(render === null ? [] : [makeRenderChangeSource({ client: render })]),
    ],
    ...composePager(environment, circuits.pagerduty),
    ...composeGitHub(environment, muster.reviews, circuits.github),
    reviewArchive: composeArchive(environment, circuits.supabase),
  };
}

function composePager(environment: Config["environment"], circuit: Circuit): Pick<Providers, "pager" | "warm"> {
  const { PAGERDUTY_TOKEN: token, PAGERDUTY_FROM: from, PAGERDUTY_API_URL: baseUrl } = environment;
  if (token === undefined || from === undefined) return { pager: null, warm: async () => undefined };
  const client = makePagerDutyClient({ baseUrl, token, from, circuit, guard: leaseGuard });
  const warm = () =>
    loadPagerDuty().then(
      () => undefined,
      () => undefined,
    );
  return { pager: makePagerDutyPager({ client }), warm };
}

function composeGitHub(
  environment: Config["environment"],
  reviews: Config["muster"]["reviews"],
  circuit: Circuit,
): Pick<Providers, "codeHistory" | "followUpTracker" | "reviewPublisher"> {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: baseUrl } = environment;
  if (token === undefined) return { codeHistory: null, followUpTracker: null, reviewPublisher: null };
  const { followUpRepo, github: place } = reviews;
  const gitHub = lazily(async () => (await import("./compose-github.ts")).composeGitHub({ baseUrl, token, circuit }));
  return {
    codeHistory: { between: async (...range) => (await gitHub()).codeHistory.between(...range) },
    followUpTracker:
      followUpRepo === null
        ? null
        : { file: async (...followUp) => (await gitHub()).trackerIn(followUpRepo).file(...followUp) },
    reviewPublisher:
      place === null ? null : { publish: async (...review) => (await gitHub()).publisherTo(place).publish(...review) },
  };
}

function composeArchive(
  { SUPABASE_URL: url, SUPABASE_SECRET_KEY: secretKey, DATA_DIR }: Config["environment"],
  circuit: Circuit,
): ReviewArchive {
  if (url === undefined || secretKey === undefined) return makeReviewFolder(join(DATA_DIR, "reviews"));
  const supabase = lazily(async () => {
    const [{ makeSupabaseClient }, { makeSupabaseArchive }] = await Promise.all([
      import("#adapters/supabase/client.ts"),
      import("#adapters/supabase/review-archive.ts"),
    ]);
    return makeSupabaseArchive({ client: makeSupabaseClient({ url, secretKey, guard: leaseGuard }) });
  });
  return { store: (...draft) => circuit.run(async () => (await supabase()).store(...draft)) };
}
