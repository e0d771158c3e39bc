import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parseModule, stringOf } from "./support/parse-module.ts";
import { sharedSpecs } from "./support/shared-specs.ts";
import { readSlackManifest } from "./support/slack-manifest.ts";
import { calledMethods, idleScopes, missingScopes, registeredNames, SlackContract } from "./support/slack-methods.ts";
import { readSourceTree } from "./support/source-tree.ts";

const { raw, manifest } = readSlackManifest();
const granted = manifest.oauth_config.scopes.bot;

describe("the Slack manifest", () => {
  it("lets every slash command see who and which channel was meant", () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([
      "/incident",
      "/inc",
      "/runbook",
      "/rollback",
      "/scale",
    ]);
    expect(manifest.features.slash_commands.filter((command) => command.should_escape !== true)).toEqual([]);
  });

  it("asks for each scope once", () => {
    expect(granted).toEqual([...new Set(granted)].toSorted());
  });
});

describe("the Slack manifest and SECURITY.md", () => {
  it("name the same scopes", () => {
    const text = readFileSync(new URL("../SECURITY.md", import.meta.url), "utf8");
    const table = text.slice(text.indexOf("| scope | for |"));
    const rows = table.split("\n").filter((line) => line.startsWith("| `"));
    const documented = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].flatMap((m) => m[1] ?? []),
    );
    expect(documented.toSorted()).toEqual(granted);
  });
});

describe("the Slack manifest and the code", () => {
  const product = readSourceTree().filter(({ path }) => /^(src|commands|templates)\//.test(path));
  const written = new Set(product.flatMap((module) => module.nodes.flatMap(({ node }) => stringOf(node) ?? [])));
  const inManifest = [
    ...manifest.features.slash_commands.map(({ command }) => command),
    ...manifest.features.shortcuts.map((shortcut) => shortcut.callback_id),
    ...manifest.settings.event_subscriptions.bot_events,
  ];

  it.each(inManifest)("handle %s", (name) => {
    // The commands' names are settings, so the code may write them without the slash.
    expect(written.has(name) || written.has(name.replace(/^\//, ""))).toBe(true);
  });

  it("have the same number of shortcuts", () => {
    const files = product.filter(({ path }) => /^commands\/.*\.shortcut\.ts$/.test(path));
    expect(files.length).toBe(manifest.features.shortcuts.length);
  });

  it("agree on what is registered with Slack by name", () => {
    const registered = product.flatMap((module) => registeredNames(module));
    expect(registered.filter((name) => !inManifest.includes(name))).toEqual([]);
  });

  it("would notice a registration that the manifest lacks", () => {
    const source = `app.event("message", f);\nbolt.command("/stray", f);\napp.shortcut("stray", f);\nrows.event(name);`;
    expect(registeredNames(parseModule("a.ts", source))).toEqual(["message", "/stray", "stray"]);
  });
});

describe.skipIf(!sharedSpecs.present)("the Slack manifest against Slack's own descriptions", () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(sharedSpecs.path(`slack/${name}`), "utf8"));

  const schemaFindings = (candidate: unknown): string[] => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    for (const version of ["1.0.0", "2.0.0"]) {
      const id = `https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/manifest.schema.${version}.json`;
      ajv.addSchema(Object(read(`manifest.schema.${version}.json`)), id);
    }
    const validate = ajv.compile(Object(read("manifest.schema.json")));
    return validate(candidate)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
  };

  it("is one that Slack takes", () => {
    expect(schemaFindings(raw)).toEqual([]);
  });

  it.each([
    [
      "a shortcut's name over 24 characters",
      { shortcuts: [{ name: "x".repeat(25), type: "global", callback_id: "a", description: "b" }] },
    ],
    ["a command without a slash", { slash_commands: [{ command: "incident", description: "b" }] }],
    ["an unknown key", { nonsense: true }],
  ])("refuses %s", (_, features) => {
    expect(schemaFindings({ ...Object(raw), features })).not.toEqual([]);
  });

  // A skipped suite is still collected, so nothing may be read there unless it is present.
  const contract = SlackContract.parse(sharedSpecs.present ? read("incident-bot-contract.json") : { methods: {} });
  const known = new Set(Object.keys(contract.methods));
  const callers = readSourceTree().filter(({ path }) => /^(src\/adapters\/slack|commands)\//.test(path));
  const called = new Set(callers.flatMap((module) => [...calledMethods(module, known)]));

  /** Scopes that no method call shows, each with what it is for. */
  const explained = {
    "app_mentions:read": "event app_mention",
    "chat:write.public": "announcing in a public channel nobody invited us to",
    commands: "slash commands and shortcuts",
    "reactions:read": "event reaction_added",
    "channels:read": "events channel_archive and member_joined_channel",
    "groups:read": "event member_joined_channel in private rooms",
  };

  it("grants a scope for every method we call", () => {
    expect(called.size).toBeGreaterThan(10);
    expect(missingScopes(called, granted, contract)).toEqual([]);
  });

  it("asks for no scope that nothing needs", () => {
    expect(idleScopes(called, granted, contract, explained)).toEqual([]);
  });

  it("would notice a missing and an idle scope", () => {
    const calls = calledMethods(parseModule("a.ts", `await client.pins.add({ channel });`), known);
    expect([...calls]).toEqual(["pins.add"]);
    expect(missingScopes(calls, ["chat:write"], contract)).toEqual(["pins.add needs pins:write"]);
    expect(idleScopes(calls, ["pins:write", "calls:write"], contract, {})).toEqual(["calls:write"]);
  });

  it.each([
    ["a client's method", `client.chat.postMessage({});`, ["chat.postMessage"]],
    ["a deep method", `this.web.conversations.canvases.create({});`, ["conversations.canvases.create"]],
    [
      "a method of a made client",
      `(await clientFor(team)).views.open({});\nclientFor(team).views.push({});`,
      ["views.open", "views.push"],
    ],
    [
      "a method named in a call",
      `await call("reactions.add", {});\nsend({ method: "pins.add" });`,
      ["reactions.add", "pins.add"],
    ],
    ["no table of limits", `const tiers = { "files.info": 4 };\ntype M = "calls.add";\n// client.bots.info()`, []],
  ])("sees %s", (_, source, methods) => {
    expect([...calledMethods(parseModule("a.ts", source), known)].toSorted()).toEqual(methods.toSorted());
  });
});
