import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "#config/environment.ts";
import { forgetStart, recallStart, rememberStart } from "#config/known-start.ts";
import type { Config } from "#config/load-config.ts";

const secret = "secret-of-alertmanager";

/** A folder for data, and an environment that Muster can start with. */
async function makeWorld(more: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "muster-known-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const variables = {
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_SIGNING_SECRET: "12345678",
    WEBHOOK_ALERTMANAGER_SECRET: secret,
    PORT: "4711",
    DATA_DIR: folder,
    ...more,
  };
  const reading = readEnvironment(variables);
  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  const { environment, slack } = reading;
  const config: Pick<Config, "environment" | "slack"> = { environment, slack };
  return { variables, config, file: join(folder, "known-start-4711.json"), folder };
}

test("the environment of a start that served gives the next one what its door needs", async () => {
  const { variables, config, file, folder } = await makeWorld();
  expect(await recallStart(variables)).toBeUndefined();
  await rememberStart(config, variables);
  const known = await recallStart(variables);
  expect(known).toEqual({
    environment: {
      PORT: 4711,
      HOST: "0.0.0.0",
      DATA_DIR: folder,
      INTAKE_ACK: "spool",
      SPOOL_BYTES_MAX: 1_073_741_824,
      WEBHOOK_ALERTMANAGER_SECRET: secret,
    },
    slack: { kind: "http" },
  });
  // What nobody reads, and what counts as absent, changes nothing.
  expect(await recallStart({ ...variables, INVOCATION_ID: "7", DATABASE_URL: "" })).toEqual(known);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["known-start-4711.json"]);
});

test("no secret is written down", async () => {
  const { variables, config, file } = await makeWorld({ VERCEL_TOKEN: "token-of-vercel" });
  await rememberStart(config, variables);
  const text = await readFile(file, "utf8");
  for (const value of [secret, "token-of-vercel", "xoxb-1", "12345678"]) expect(text).not.toContain(value);
});

test.each([
  ["another port", { PORT: "4712" }],
  ["another secret", { WEBHOOK_ALERTMANAGER_SECRET: "another-secret" }],
  ["one more variable", { GITHUB_TOKEN: "x" }],
  ["a variable of a vendor that is wrong now", { VERCEL_API_URL: "nowhere" }],
])("%s is another start", async (_what, changed) => {
  const { variables, config } = await makeWorld();
  await rememberStart(config, variables);
  expect(await recallStart({ ...variables, ...changed })).toBeUndefined();
});

test("an acknowledgement by the database alone has no use for an early door", async () => {
  const { variables, config, folder } = await makeWorld({ INTAKE_ACK: "database" });
  await rememberStart(config, variables);
  expect(await readdir(folder)).toEqual([]);
});

test("replicas that share a folder are known each for itself", async () => {
  const { variables, config, folder } = await makeWorld();
  await rememberStart(config, variables);
  const { config: other } = await makeWorld({ PORT: "4712" });
  await rememberStart(other, { ...variables, PORT: "4712" });
  await forgetStart({ ...variables, PORT: "4712" });
  expect(await recallStart(variables)).toBeDefined();
  expect(await readdir(folder)).toEqual(["known-start-4711.json"]);
});

test("a start is forgotten, and one that was never known too", async () => {
  const { variables, config } = await makeWorld();
  await forgetStart(variables);
  await rememberStart(config, variables);
  await forgetStart(variables);
  expect(await recallStart(variables)).toBeUndefined();
});

test("what somebody else wrote there is not believed", async () => {
  const { variables, config, file } = await makeWorld();
  await rememberStart(config, variables);
  const text = await readFile(file, "utf8");
  for (const changed of ["", "{", "null", "[]", "{}", text.replace("4711", "4712"), text.replace("0.0.0.0", "::")]) {
    await writeFile(file, changed);
    expect(await recallStart(variables)).toBeUndefined();
  }
  await writeFile(file, text);
  expect(await recallStart(variables)).toBeDefined();
});

test("a folder that can't be written to keeps nobody from serving", async () => {
  const { variables, config, folder } = await makeWorld();
  await writeFile(join(folder, "file"), "");
  const DATA_DIR = join(folder, "file", "below");
  await rememberStart({ ...config, environment: { ...config.environment, DATA_DIR } }, { ...variables, DATA_DIR });
  expect(await recallStart({ ...variables, DATA_DIR })).toBeUndefined();
  await forgetStart({ ...variables, DATA_DIR });
});
