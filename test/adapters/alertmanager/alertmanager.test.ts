import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import type { DeliveryReading } from "#core/signal/alert-source.ts";
import type { AlertSource } from "#sandbox/monitoring/alert-source.ts";
import { startAlertSource } from "#sandbox/monitoring/start-alert-source.ts";
import { answer, type ScriptedServer, startScriptedServer } from "../scripted-server.ts";

const secret = "s3cret-ünïcode";
const source = makeAlertmanagerSource(secret);
const verify = (headers: Record<string, string>, query: Record<string, string> = {}, of = source) =>
  of.verify({ headers, query, body: new Uint8Array() });
const read = async (body: unknown): Promise<DeliveryReading> =>
  source.read(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));

const firing = {
  status: "firing",
  labels: { alertname: "HighErrorRate", severity: "critical", service: "web" },
  annotations: {
    summary: "Too many errors",
    runbook_url: "https://runbooks.example/errors",
    dashboard_url: "javascript:1",
  },
  startsAt: "2026-03-02T03:00:00.123456789Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus.example/graph?g0",
  fingerprint: "c1a2b3c4d5e6f708",
};
const notification = {
  version: "4",
  groupKey: '{}:{alertname="HighErrorRate"}',
  status: "firing",
  receiver: "muster",
  externalURL: "http://alertmanager.example",
  alerts: [firing],
};
const signalsOf = (reading: DeliveryReading) => {
  if (reading.kind === "unreadable") throw new Error(reading.reason);
  return [...reading.signals()];
};

describe("a delivery of Alertmanager", () => {
  it("is believed with the secret as Bearer token or as ?token=", () => {
    expect(verify({ authorization: `Bearer ${secret}` })).toEqual({ kind: "verified" });
    expect(verify({ authorization: `bearer ${secret}` })).toEqual({ kind: "verified" });
    expect(verify({}, { token: secret })).toEqual({ kind: "verified" });
  });

  it.each([
    ["no secret", {}, {}, /missing/],
    ["a wrong secret", { authorization: "Bearer nope" }, {}, /wrong/],
    ["a secret of the same length", { authorization: `Bearer ${"x".repeat(secret.length)}` }, {}, /wrong/],
    ["the secret as Basic", { authorization: `Basic ${secret}` }, {}, /missing/],
    ["a wrong ?token=", {}, { token: "nope" }, /wrong/],
    ["a wrong Bearer token beside the right ?token=", { authorization: "Bearer nope" }, { token: secret }, /wrong/],
  ])("is not believed with %s, and says why", (_what, headers, query, why) => {
    expect(verify(headers, query)).toMatchObject({ kind: "unverifiable", reason: expect.stringMatching(why) });
  });

  it("is believed by nobody who has set no secret", () => {
    for (const unset of [undefined, ""]) {
      const answered = verify({ authorization: "Bearer " }, { token: "" }, makeAlertmanagerSource(unset));
      expect(answered).toMatchObject({
        kind: "unverifiable",
        reason: expect.stringContaining("WEBHOOK_ALERTMANAGER_SECRET"),
      });
    }
  });
});

describe("a notification of Alertmanager", () => {
  it("is one signal for each alert, known by Alertmanager's fingerprint", async () => {
    const resolved = { ...firing, status: "resolved", endsAt: "2026-03-02T03:10:00Z", fingerprint: "ffff" };
    expect(signalsOf(await read({ ...notification, alerts: [firing, resolved] }))).toEqual([
      {
        source: "alertmanager",
        kind: "alert",
        dedupKey: "c1a2b3c4d5e6f708",
        state: "firing",
        title: "Too many errors",
        description: "",
        labels: firing.labels,
        links: [
          { title: "Query", url: "http://prometheus.example/graph?g0" },
          { title: "Runbook", url: "https://runbooks.example/errors" },
          { title: "Alertmanager", url: "http://alertmanager.example" },
        ],
        startedAt: new Date("2026-03-02T03:00:00.123Z"),
        endedAt: null,
      },
      expect.objectContaining({ dedupKey: "ffff", state: "resolved", endedAt: new Date("2026-03-02T03:10:00Z") }),
    ]);
  });

  it("keeps its other alerts and keys when newer versions add some", async () => {
    const alert = { ...firing, notification_reason: "new" };
    expect(signalsOf(await read({ ...notification, routeLabels: {}, alerts: [alert] }))).toHaveLength(1);
  });

  it.each([
    [{ annotations: {} }, "HighErrorRate"],
    [{ annotations: { summary: " " } }, "HighErrorRate"],
    [{ annotations: {}, labels: {} }, "Alert without a name"],
  ])("has a title whatever is missing (%j)", async (changed, title) => {
    expect(signalsOf(await read({ ...notification, alerts: [{ ...firing, ...changed }] }))[0]?.title).toBe(title);
  });

  it.each([
    ["no JSON", "<html>", /not an Alertmanager notification/],
    ["nothing in it", "", /not an Alertmanager notification/],
    ["another version", { ...notification, version: "3" }, /must be "4"/],
    ["no alert", { ...notification, alerts: [] }, /holds no alert/],
    ["an alert without a fingerprint", { ...notification, alerts: [{ ...firing, fingerprint: "" }] }, /fingerprint/],
  ])("with %s is unreadable, and the reason says where", async (_what, body, reason) => {
    expect(await read(body)).toMatchObject({ kind: "unreadable", reason: expect.stringMatching(reason) });
  });
});

it("a notification in broken UTF-8 is unreadable instead of guessed at", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(notification));
  bytes[bytes.indexOf("H".charCodeAt(0))] = 0xff;
  expect(await source.read(bytes)).toMatchObject({ kind: "unreadable" });
});

describe("what Alertmanager itself sends", () => {
  let sink: ScriptedServer;
  let sender: AlertSource;
  beforeEach(async () => {
    sink = await startScriptedServer();
    sink.script(answer(202));
    sender = await startAlertSource({ webhookUrl: `${sink.url}/webhooks/alertmanager`, bearer: "plain-secret" });
  });
  afterEach(async () => {
    await sender.close();
    await sink.close();
  });

  it("is believed and read, firing and resolved under one key", async () => {
    const alert = {
      labels: { alertname: "HighErrorRate", service: "web" },
      annotations: { summary: "Too many errors" },
    };
    await sender.fire(alert);
    await vi.waitFor(() => expect(sink.requests).toHaveLength(1), { timeout: 10_000 });
    await sender.resolve(alert);
    await vi.waitFor(() => expect(sink.requests).toHaveLength(2), { timeout: 10_000 });
    const own = makeAlertmanagerSource("plain-secret");
    const readings = sink.requests.map(async ({ headers, body }) => {
      const headersGiven = { authorization: headers.authorization };
      expect(own.verify({ headers: headersGiven, query: {}, body: new Uint8Array() })).toEqual({ kind: "verified" });
      return own.read(new TextEncoder().encode(body));
    });
    const signals = (await Promise.all(readings)).map((reading) => signalsOf(reading)[0]);
    expect(signals).toMatchObject([
      { state: "firing", title: "Too many errors", endedAt: null },
      { state: "resolved", dedupKey: signals[0]?.dedupKey, endedAt: expect.any(Date) },
    ]);
  });
});
