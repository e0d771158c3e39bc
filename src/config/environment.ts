import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const mebibyte = 1_048_576;
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http(s) address" });

/** Every environment variable Muster reads; `.env.example` lists the same names. */
export const Environment = z.object({
  SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", "must be a bot token (xoxb-...)").optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, "is too short for a signing secret").optional(),
  SLACK_APP_TOKEN: z.string().startsWith("xapp-", "must be an app-level token (xapp-...)").optional(),
  SLACK_API_URL: httpUrl.endsWith("/api/", "must end in /api/").default("https://slack.com/api/"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// address" }).optional(),
  DATA_DIR: z.string().default("./data"),
  PORT: port.default(3000),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: httpUrl.optional(),
  MUSTER_CONFIG: z.string().default("./muster.yaml"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  INTAKE_ACK: z.enum(["spool", "database"]).default("spool"),
  SPOOL_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(mebibyte * 32, "must be at least 33554432 (32 MiB)")
    .default(mebibyte * 1_024),
  WEBHOOK_ALERTMANAGER_SECRET: z.string().min(8, "is too short for a webhook secret").optional(),
  VERCEL_TOKEN: z.string().optional(),
  VERCEL_API_URL: httpUrl.default("https://api.vercel.com"),
  RENDER_API_KEY: z.string().optional(),
  RENDER_API_URL: httpUrl.default("https://api.render.com/v1"),
  PAGERDUTY_TOKEN: z.string().optional(),
  PAGERDUTY_FROM: z.email("must be the e-mail address of a PagerDuty user").optional(),
  PAGERDUTY_API_URL: httpUrl.default("https://api.pagerduty.com"),
  GITHUB_TOKEN: z.string().optional(),
  GITHUB_API_URL: httpUrl.default("https://api.github.com"),
  SUPABASE_URL: httpUrl.optional(),
  SUPABASE_SECRET_KEY: z.string().optional(),
});

/** The environment, validated. */
export type Environment = z.output<typeof Environment>;

/** How Slack reaches us: Socket Mode when an app token is set, else signed HTTP. */
export type SlackTransport =
  | { readonly kind: "socket"; readonly botToken: string; readonly appToken: string }
  | { readonly kind: "http"; readonly botToken: string; readonly signingSecret: string };

/** A valid environment, or all of its problems at once. */
export type EnvironmentReading =
  | { readonly kind: "valid"; readonly environment: Environment; readonly slack: SlackTransport }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** Validates the process environment; empty variables count as absent. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  // Read once: the code that zod writes for a schema costs more than it saves.
  const result = Environment.safeParse(given, { jitless: true });
  if (!result.success) {
    return {
      kind: "invalid",
      problems: result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`),
    };
  }
  const environment = result.data;
  const problems = [...checkPairs(environment)];
  const slack = slackTransport(environment);
  if (slack === undefined) {
    problems.push(
      "Slack is not set up: set SLACK_BOT_TOKEN and either SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode); " +
        "README.md, “Ten-minute set-up”, shows where to find them. To try Muster without a workspace: npm run demo",
    );
  }
  return slack === undefined || problems.length > 0
    ? { kind: "invalid", problems }
    : { kind: "valid", environment, slack };
}

function slackTransport(environment: Environment): SlackTransport | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  if (botToken === undefined) return undefined;
  if (appToken !== undefined) return { kind: "socket", botToken, appToken };
  if (signingSecret !== undefined) return { kind: "http", botToken, signingSecret };
  return undefined;
}

function checkPairs(environment: Environment): string[] {
  const problems: string[] = [];
  if (environment.PAGERDUTY_TOKEN !== undefined && environment.PAGERDUTY_FROM === undefined) {
    problems.push(
      "PAGERDUTY_FROM is missing: PagerDuty wants the e-mail address of a user on every write with PAGERDUTY_TOKEN",
    );
  }
  if ((environment.SUPABASE_URL === undefined) !== (environment.SUPABASE_SECRET_KEY === undefined)) {
    problems.push("SUPABASE_URL and SUPABASE_SECRET_KEY belong together: set both or neither");
  }
  return problems;
}
