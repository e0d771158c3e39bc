import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { readManifestScopes } from "#adapters/files/manifest-scopes.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { readGrantedScopes } from "#adapters/slack/granted-scopes.ts";
import { type Config, exitCodeForConfig, loadConfig } from "#config/load-config.ts";
import { Fault } from "#core/shared/fault.ts";
import { noCircuits } from "./compose-circuits.ts";
import { composeProviders } from "./compose-providers.ts";

/** What one check found: a line for people. Throws what it could not do. */
type Check = () => Promise<string>;

const lookBackMs = 3_600_000;

const reading = await loadConfig();
if (reading.kind === "invalid") {
  console.log(`✗ configuration: ${reading.problems.length} problem(s)`);
  for (const problem of reading.problems) console.log(`    ${problem}`);
  process.exit(exitCodeForConfig);
}
console.log("✓ configuration: environment, muster.yaml and runbooks are valid");

let failures = 0;
for (const [name, check] of checksOf(reading.config)) {
  try {
    console.log(`✓ ${name}: ${await check()}`);
  } catch (error) {
    failures += 1;
    const hint = error instanceof Fault ? ` ${error.hint}` : "";
    console.log(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}.${hint}`);
  }
}
console.log(failures === 0 ? "\nEverything that is configured answers." : `\n${failures} check(s) failed.`);
process.exit(failures === 0 ? 0 : 1);

function checksOf(config: Config): readonly (readonly [string, Check])[] {
  const { environment, muster } = config;
  const providers = composeProviders(config, noCircuits, (ms) => wait(ms, undefined));
  const since = new Date(Date.now() - lookBackMs);
  const services = muster.catalogue.all();
  const targets = services.flatMap((service) =>
    service.targets.map((target): readonly [string, Check] => [
      `${target.provider} for ${service.id}`,
      async () => {
        const source = providers.changeSources.find(({ name }) => name === target.provider);
        if (source === undefined) throw new Error(`no token is set for ${target.provider}, so its actions are refused`);
        const changes = await source.changesSince(service, target, since);
        return `reads ${Object.values(target.ids).join(", ")}; ${changes.length} change(s) in the last hour`;
      },
    ]),
  );
  const { pager, codeHistory } = providers;
  const paged = services.filter(({ pagerduty }) => pagerduty !== null);
  return [
    ["database", () => checkDatabase(environment.DATABASE_URL)],
    ["slack", () => checkSlack(config)],
    ...targets,
    ...(pager === null
      ? []
      : paged.map((service): readonly [string, Check] => [
          `pagerduty for ${service.id}`,
          async () => `on call: ${(await pager.onCall(service)).map(({ name }) => name).join(", ") || "nobody"}`,
        ])),
    ...(codeHistory === null
      ? []
      : [...new Set(services.flatMap(({ repo }) => repo ?? []))].map((repo): readonly [string, Check] => [
          `github ${repo}`,
          async () => {
            await codeHistory.between(repo, "HEAD", "HEAD");
            return "readable";
          },
        ])),
  ];
}

async function checkDatabase(url: string | undefined): Promise<string> {
  if (url === undefined) return "embedded, started by Muster itself";
  const database = openDatabase({ url });
  const { isReachable, latencyMs } = await database.health();
  await database.close();
  if (!isReachable) throw new Error("does not answer; check DATABASE_URL and the network");
  return [`answers in ${Math.round(latencyMs ?? 0)} ms`, ...database.warnings].join("; ");
}

async function checkSlack({ environment, slack }: Config): Promise<string> {
  const granted = await readGrantedScopes({ apiUrl: environment.SLACK_API_URL, botToken: slack.botToken });
  const wanted = readManifestScopes(await readFile(new URL("../manifest.yml", import.meta.url), "utf8"));
  const missing = wanted.filter((scope) => !granted.scopes.includes(scope));
  if (missing.length > 0)
    throw new Error(`scopes are missing: ${missing.join(", ")}; update the app from manifest.yml and reinstall it`);
  return `${granted.team}, as ${granted.user}, by ${slack.kind === "socket" ? "Socket Mode" : "HTTP"}`;
}
