import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { makeRenderClient } from "#adapters/render/client.ts";
import { makeHttpClient } from "#adapters/system/http-client.ts";
import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { makeVercelClient } from "#adapters/vercel/client.ts";
import { loadConfig } from "#config/load-config.ts";
import { providerVerbs } from "#config/providers.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "12345678" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function problemsOf(yaml: string): Promise<readonly string[]> {
  const file = join(folder, "muster.yaml");
  await writeFile(file, yaml);
  const reading = await loadConfig({ ...slack, MUSTER_CONFIG: file, DATA_DIR: folder });
  return reading.kind === "invalid" ? reading.problems.map((problem) => problem.replace(`${folder}/`, "")) : [];
}

describe("muster.yaml", () => {
  test("the example is valid", async () => {
    const reading = await loadConfig({ ...slack, MUSTER_CONFIG: "./muster.example.yaml", DATA_DIR: folder });
    expect(reading.kind === "invalid" ? reading.problems : []).toEqual([]);
  });

  test("what the last start read is known, and told with its line when it is no longer right", async () => {
    const book = join(folder, "book.yaml");
    await writeFile(book, "id: book\ntitle: Book\nsteps:\n  - { id: look, title: Look, do: Look. }\n");
    const yaml = [
      "version: 1",
      "workspace: { timezone: UTC }",
      "runbooks: { folders: [..] }",
      "services:",
      "  - id: web",
      "    name: Web",
      "    runbooks: [book]",
    ];
    await mkdir(join(folder, "own"));
    const file = join(folder, "own", "muster.yaml");
    await writeFile(file, yaml.join("\n"));
    const load = () => loadConfig({ ...slack, MUSTER_CONFIG: file, DATA_DIR: folder });
    const first = await load();
    expect(first.kind === "invalid" ? first.problems : []).toEqual([]);
    expect(Object.keys(JSON.parse(await readFile(join(folder, "known-yaml.json"), "utf8")))).toHaveLength(2);
    expect(await load()).toMatchObject({ kind: "valid", config: { muster: { timezone: "UTC" } } });

    await rm(book);
    const reading = await load();
    expect(reading.kind === "invalid" ? reading.problems : []).toEqual([
      expect.stringMatching(/muster\.yaml:7 .*book/),
    ]);
  });

  test("a missing file says where to get one", async () => {
    const reading = await loadConfig({ ...slack, MUSTER_CONFIG: join(folder, "nowhere.yaml") });
    expect(reading.kind === "invalid" && reading.problems.join()).toContain("muster.example.yaml");
  });

  test("every problem is reported at once with file and line", async () => {
    const problems = await problemsOf(
      [
        "version: 1",
        "workspace: { timezone: Mars/Olympus }",
        "severities:",
        "  SEV1: { pag: true }",
        "services:",
        "  - id: web",
        "    name: Web",
        "    runbooks: [no-such-runbook]",
        "    targets:",
        "      - { provider: vercle, environment: production }",
        "routes:",
        "  - name: r",
        "    then: incident",
        "    service: shop",
        "    window: 5x",
        "runbooks: { folders: [./missing] }",
      ].join("\n"),
    );
    const text = problems.join("\n");
    expect(text).toMatch(/^muster\.yaml:2 workspace\.timezone: /m);
    expect(text).toMatch(/^muster\.yaml:4 severities\.SEV1\.pag: unknown key "pag"; allowed: page,/m);
    expect(text).toMatch(/^muster\.yaml:15 routes\.0\.window: /m);
  });

  test("an unknown service, runbook, role or provider is an error that lists the known ones", async () => {
    const problems = await problemsOf(
      [
        "version: 1",
        "workspace: {}",
        "services:",
        "  - id: web",
        "    name: Web",
        "    runbooks: [no-such-runbook]",
        "    targets:",
        "      - { provider: vercle, environment: production }",
        "      - { provider: vercel, environment: production, projekt: p }",
        "routes:",
        "  - { name: r, then: incident, service: shop, runbook: nope }",
        "policy:",
        "  roles: { responder: { everyone: true } }",
        "  actions:",
        '    - { match: { action: "*" }, run: respnder, approvals: 1 }',
        "runbooks: { folders: [./] }",
      ].join("\n"),
    );
    const text = problems.join("\n");
    expect(text).toContain('muster.yaml:6 services.0.runbooks.0: unknown runbook "no-such-runbook"');
    expect(text).toContain(
      'muster.yaml:8 services.0.targets.0.provider: unknown provider "vercle"; defined: vercel, render',
    );
    expect(text).toContain('services.0.targets.1: a vercel target needs "project"');
    expect(text).toContain('unknown key "projekt" for a vercel target');
    expect(text).toContain('routes.0.service: unknown service "shop"; defined: web');
    expect(text).toContain('routes.0.runbook: unknown runbook "nope"');
    expect(text).toContain('unknown role "respnder"; defined: responder');
    expect(text).toContain("wants 1 approval(s) but names no role");
  });

  test("a runbook that points nowhere is an error in its own file", async () => {
    await writeFile(
      join(folder, "broken.yaml"),
      "id: broken\ntitle: Broken\nsteps:\n  - id: a\n    title: A\n    do: x\n    go_to: nowhere\n",
    );
    const problems = await problemsOf("version: 1\nworkspace: {}\nrunbooks: { folders: [./books] }\n");
    expect(problems.join()).toContain("is not a folder");
  });

  test("a runbook that asks for what Muster can't do, or of a service that isn't there, is an error with its line", async () => {
    await writeFile(
      join(folder, "broken.yaml"),
      [
        "id: broken",
        "title: Broken",
        "steps:",
        "  - { id: a, title: A, check: { action: telepathy } }",
        "  - { id: b, title: B, act: { action: explode, service: web } }",
        "  - { id: c, title: C, act: { action: page } }",
        "  - { id: d, title: D, wait: { health: shop, healthy_for: 1m, timeout: 2m } }",
      ].join("\n"),
    );
    const web = "services: [{ id: web, name: Web }]";
    const problems = (await problemsOf(`version: 1\nworkspace: {}\n${web}\nrunbooks: { folders: [./] }\n`)).join("\n");
    expect(problems).toMatch(/broken\.yaml:4 .*"telepathy" is unknown; allowed: changes, health/);
    expect(problems).toMatch(/broken\.yaml:5 .*"explode" is unknown; allowed: rollback, promote, scale, restart, page/);
    expect(problems).toMatch(/broken\.yaml:7 .*"shop" is no service; the services are web/);
    expect(problems).not.toContain("broken.yaml:6");
  });

  test("the verbs that runbooks may ask for are those of the providers", () => {
    const http = makeHttpClient({
      timeoutMs: 1,
      retryDelayMs: 1,
      retryAfterMsMax: 1,
      attemptsMax: 1,
      wait: async () => undefined,
      random: () => 0,
    });
    const access = { http, baseUrl: "http://127.0.0.1:9", token: "t" };
    const providers = [
      makeVercelProvider({ client: makeVercelClient(access) }),
      makeRenderProvider({ client: makeRenderClient(access) }),
    ];
    const verbs = providers.map(({ name, verbs }) => [name, verbs.map(({ verb }) => verb)]);
    expect(Object.fromEntries(verbs)).toEqual(providerVerbs);
  });
});
