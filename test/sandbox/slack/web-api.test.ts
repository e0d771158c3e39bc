import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quietLogger } from "./quiet-logger.ts";
import { refusal, type StartedWorkspace, startWorkspace, testManifest } from "./start-workspace.ts";

let workspace: StartedWorkspace;
beforeEach(async () => {
  workspace = await startWorkspace();
});
afterEach(() => workspace.close());

const as = (token: string | undefined) =>
  new WebClient(token, { slackApiUrl: `${workspace.url}/api/`, retryConfig: { retries: 0 }, logger: quietLogger });

describe("tokens and methods", () => {
  test("a missing, unknown or wrong kind of token is refused by Slack's names", async () => {
    expect(await refusal(as(undefined).auth.test())).toBe("not_authed");
    expect(await refusal(as("xoxb-other").auth.test())).toBe("invalid_auth");
    expect(await refusal(as("xapp-test").chat.postMessage({ channel: "C0ALERTS", text: "x" }))).toBe(
      "not_allowed_token_type",
    );
    expect(await refusal(as("xoxb-test").apps.connections.open({}))).toBe("not_allowed_token_type");
    expect(await refusal(as("xapp-test").apps.connections.open({}))).toBe("accepted");
  });

  test("an unknown method is answered with 200 and unknown_method", async () => {
    const response = await fetch(`${workspace.url}/api/chat.shout`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-test", "content-type": "application/x-www-form-urlencoded" },
      body: "a=1",
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: false, error: "unknown_method" });
  });

  test("a method whose scope the manifest lacks is refused and names the scope", async () => {
    await workspace.close();
    workspace = await startWorkspace({ manifest: { ...testManifest, scopes: ["chat:write", "commands"] } });
    expect(await refusal(workspace.client.pins.add({ channel: "C0ALERTS", timestamp: "1.000000" }))).toBe(
      "missing_scope",
    );
    expect(await refusal(workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "x" }))).toBe("accepted");
    const auth = await workspace.client.auth.test();
    expect(auth.response_metadata?.scopes).toEqual(["chat:write", "commands"]);
  });

  test("arguments are taken as form, as JSON and from the query, and missing ones are named", async () => {
    const headers = { authorization: "Bearer xoxb-test", "content-type": "application/json; charset=utf-8" };
    const url = `${workspace.url}/api/chat.postMessage`;
    const call = async (body: unknown) =>
      (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
    expect(await call({ channel: "C0ALERTS", blocks: [{ type: "divider" }], text: "x" })).toMatchObject({ ok: true });
    expect(await call({ text: "x" })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: channel"] },
    });
    const info = await fetch(`${workspace.url}/api/conversations.info?channel=C0ALERTS`, { headers });
    expect(await info.json()).toMatchObject({ ok: true, channel: { name: "alerts" } });
    const raw = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "text/plain" }, body: "x" });
    expect(await raw.json()).toMatchObject({ error: "invalid_post_type" });
  });

  test("the ledger keeps each call with its outcome and the arguments Slack does not know", async () => {
    await refusal(workspace.client.chat.postMessage({ channel: "C0NOWHERE", text: "x" }));
    await workspace.client.apiCall("chat.postMessage", { channel: "C0ALERTS", text: "x", colour: "red" });
    expect(workspace.slack.calls).toMatchObject([
      { method: "chat.postMessage", ok: false, error: "channel_not_found", unknownArgs: [] },
      { method: "chat.postMessage", ok: true, args: { channel: "C0ALERTS", text: "x" }, unknownArgs: ["colour"] },
    ]);
  });
});

describe("people", () => {
  test("users are found by id and by email, and user groups list their members", async () => {
    const { client } = workspace;
    expect((await client.users.info({ user: "U0LEAD" })).user).toMatchObject({ real_name: "Aya Sato", is_admin: true });
    expect((await client.users.lookupByEmail({ email: "aya@acme.example" })).user?.id).toBe("U0LEAD");
    expect(await refusal(client.users.info({ user: "U0NOBODY" }))).toBe("user_not_found");
    expect((await client.usergroups.users.list({ usergroup: "S0ONCALL" })).users).toEqual(["U0ONCALL", "U0RESP"]);
  });

  test("blocks.validate judges without a token and points at the mistake", async () => {
    const client = as(undefined);
    const ask = (blocks: unknown) => client.apiCall("blocks.validate", { blocks: JSON.stringify(blocks) });
    expect(await refusal(ask([{ type: "divider" }]))).toBe("accepted");
    await expect(ask([{ type: "banner" }])).rejects.toMatchObject({
      data: { error: "invalid_blocks", errors: [{ code: "unsupported_type", pointer: "/blocks/0/type" }] },
    });
  });
});
