import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { startSandbox } from "#sandbox/start-sandbox.ts";

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const start = async (mode: "http" | "socket") => {
  const sandbox = await startSandbox({ mode, page: false, alertSource: "stand-in" });
  open.push(sandbox);
  return sandbox;
};

describe("the sandbox", () => {
  it("gives Muster one Slack secret, by mode, and a base and a credential for each provider", async () => {
    const [http, socket] = [(await start("http")).environment, (await start("socket")).environment];
    expect(http).toHaveProperty("SLACK_SIGNING_SECRET");
    expect(http).not.toHaveProperty("SLACK_APP_TOKEN");
    expect(socket).toMatchObject({ SLACK_APP_TOKEN: expect.stringMatching(/^xapp-/) });
    expect(socket).not.toHaveProperty("SLACK_SIGNING_SECRET");
    for (const provider of ["VERCEL", "RENDER", "PAGERDUTY", "GITHUB"]) {
      expect(http[`${provider}_API_URL`]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    }
    expect(Object.keys(http)).toEqual(
      expect.arrayContaining([
        "SLACK_BOT_TOKEN",
        "VERCEL_TOKEN",
        "RENDER_API_KEY",
        "PAGERDUTY_TOKEN",
        "PAGERDUTY_FROM",
      ]),
    );
    expect(Object.keys(http)).toEqual(
      expect.arrayContaining(["GITHUB_TOKEN", "SUPABASE_URL", "SUPABASE_SECRET_KEY", "WEBHOOK_ALERTMANAGER_SECRET"]),
    );
  });

  it("serves Slack's Web API under the address it gives", async () => {
    const { environment } = await start("http");
    const reply = await fetch(`${environment["SLACK_API_URL"]}auth.test`, {
      method: "POST",
      headers: { authorization: `Bearer ${environment["SLACK_BOT_TOKEN"]}` },
    });
    expect(await reply.json()).toMatchObject({ ok: true, user_id: "U0MUSTER" });
  });

  it("sends alerts with the secret Muster was given once it is connected", async () => {
    const sandbox = await start("http");
    const seen: { path: string | undefined; bearer: string | undefined }[] = [];
    const muster = createServer((request, response) => {
      seen.push({ path: request.url, bearer: request.headers.authorization });
      request.resume();
      response.writeHead(202).end();
    });
    muster.listen(0, "127.0.0.1");
    await once(muster, "listening");
    open.push({
      close() {
        muster.closeAllConnections();
        muster.close();
      },
    });
    const { port } = z.object({ port: z.number() }).parse(muster.address());
    await sandbox.connect(`http://127.0.0.1:${port}`);
    const pressed = await fetch(`${sandbox.url}/sandbox/controls/fire-alert`, { method: "POST" });
    expect(pressed.status).toBe(200);
    const bearer = `Bearer ${sandbox.environment["WEBHOOK_ALERTMANAGER_SECRET"]}`;
    await vi.waitFor(() => expect(seen).toContainEqual({ path: "/webhooks/alertmanager", bearer }), { timeout: 5_000 });
  });

  it("says what it doesn't have and which plan of faults was wrong", async () => {
    const sandbox = await start("http");
    expect((await fetch(`${sandbox.url}/nothing`)).status).toBe(404);
    sandbox.faults.next(/^shop /, { kind: "ok-false", error: "ratelimited" });
    const wrong = await fetch(`${sandbox.url}/shop/api/health`);
    expect(wrong.status).toBe(500);
    expect(await wrong.json()).toMatchObject({ error: expect.stringContaining("Slack's own") });
  });
});
