import { expect, test } from "vitest";
import { makeFaults } from "#sandbox/faults.ts";
import { readAppManifest } from "#sandbox/slack/app-manifest.ts";
import { makeSlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import { secrets } from "./start-workspace.ts";

test("a manifest gives commands with their escaping, shortcuts, events and scopes", () => {
  const manifest = readAppManifest(`
features:
  slash_commands: [{ command: /go, description: Goes, usage_hint: "[where]", should_escape: true }, { command: /raw, description: Raw }]
  shortcuts: [{ name: Note, type: message, callback_id: note, description: Notes }]
oauth_config: { scopes: { bot: [commands] } }
settings: { event_subscriptions: { bot_events: [app_home_opened] } }
`);
  expect(manifest).toEqual({
    commands: [
      { name: "/go", hint: "[where]", description: "Goes", isEscaped: true },
      { name: "/raw", hint: "", description: "Raw", isEscaped: false },
    ],
    shortcuts: [{ kind: "message", callbackId: "note", name: "Note" }],
    events: ["app_home_opened"],
    scopes: ["commands"],
  });
});

test("a manifest without scopes is refused by name", () => {
  expect(() => readAppManifest("features: {}\nsettings: {}")).toThrow("oauth_config");
});

test("a workspace without a manifest of its own offers what the repository's manifest.yml does", async () => {
  const slack = makeSlackWorkspace({ faults: makeFaults(), ...secrets, publicUrl: () => "http://127.0.0.1" });
  expect(slack.viewFor("U0ONCALL").commands.map((one) => one.name)).toContain("/incident");
  await slack.close();
});
