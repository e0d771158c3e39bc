import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { alertFingerprint } from "#sandbox/monitoring/alert-fingerprint.ts";
import type { AlertSource } from "#sandbox/monitoring/alert-source.ts";
import { startAlertmanager } from "#sandbox/monitoring/alertmanager.ts";
import { makeAlertmanagerStandIn } from "#sandbox/monitoring/make-alertmanager-stand-in.ts";

const notification = z.strictObject({
  version: z.literal("4"),
  groupKey: z.string(),
  truncatedAlerts: z.literal(0),
  status: z.enum(["firing", "resolved"]),
  receiver: z.string(),
  groupLabels: z.record(z.string(), z.string()),
  commonLabels: z.record(z.string(), z.string()),
  commonAnnotations: z.record(z.string(), z.string()),
  externalURL: z.url(),
  alerts: z.array(
    z.strictObject({
      status: z.enum(["firing", "resolved"]),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      generatorURL: z.string(),
      fingerprint: z.string(),
    }),
  ),
});
const alert = {
  labels: { alertname: "HighErrorRate", severity: "critical", service: "web", region: "zürich" },
  annotations: { summary: "Too many errors" },
};

/** A place to post to: answers the planned statuses, then 202, and keeps what came. */
let sink: { server: Server; url: string; statuses: number[]; received: { bearer: string | undefined; body: string }[] };
beforeEach(async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      sink.received.push({ bearer: request.headers.authorization, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(sink.statuses.shift() ?? 202).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = z.object({ port: z.number() }).parse(server.address()).port;
  sink = { server, url: `http://127.0.0.1:${port}/webhooks/alertmanager`, statuses: [], received: [] };
});
let source: AlertSource | undefined;
afterEach(async () => {
  await source?.close();
  source = undefined;
  sink.server.closeAllConnections();
  sink.server.close();
});

const target = () => ({ webhookUrl: sink.url, bearer: "word", retryDelayMs: 5 });
const receivedCount = (count: number) =>
  vi.waitFor(() => expect(sink.received).toHaveLength(count), { timeout: 10_000, interval: 20 });
const read = (index: number) => notification.parse(JSON.parse(sink.received[index]?.body ?? ""));

describe.each(["stand-in", "alertmanager"] as const)("alerts from the %s", (kind) => {
  it("arrive as version 4 notifications with the bearer, firing and then resolved", async ({ skip }) => {
    source = kind === "stand-in" ? makeAlertmanagerStandIn(target()) : await startAlertmanager(target());
    if (!source) return skip("Alertmanager is not installed");
    expect(source.kind).toBe(kind);
    await source.fire(alert);
    await receivedCount(1);
    await source.resolve(alert);
    await receivedCount(2);

    expect(sink.received.map(({ bearer }) => bearer)).toEqual(["Bearer word", "Bearer word"]);
    const [firing, resolved] = [read(0), read(1)];
    expect(firing).toMatchObject({
      receiver: "muster",
      status: "firing",
      groupKey: '{}:{alertname="HighErrorRate", service="web"}',
      groupLabels: { alertname: "HighErrorRate", service: "web" },
      commonLabels: alert.labels,
      commonAnnotations: alert.annotations,
      alerts: [{ status: "firing", labels: alert.labels, endsAt: "0001-01-01T00:00:00Z" }],
    });
    expect(resolved).toMatchObject({ status: "resolved", groupKey: firing.groupKey });
    expect(resolved.alerts[0]?.startsAt).toBe(firing.alerts[0]?.startsAt);
    expect(Date.parse(resolved.alerts[0]?.endsAt ?? "")).toBeGreaterThan(Date.parse(firing.alerts[0]?.startsAt ?? ""));
    // the stand-in's own arithmetic, checked against what the real binary sends
    expect(firing.alerts[0]?.fingerprint).toBe(alertFingerprint(alert.labels));
  });
});

describe("the stand-in", () => {
  it("tries a failed delivery again until it is taken, and keeps the order", async () => {
    sink.statuses = [503, 500, 429];
    source = makeAlertmanagerStandIn(target());
    await source.fire(alert);
    await source.resolve(alert);
    await receivedCount(5);
    expect([0, 1, 2, 3, 4].map((index) => read(index).status)).toEqual([
      "firing",
      "firing",
      "firing",
      "firing",
      "resolved",
    ]);
  });

  it("tries again while nobody listens", async () => {
    const { port } = z.object({ port: z.number() }).parse(sink.server.address());
    await new Promise((resolve) => sink.server.close(resolve));
    source = makeAlertmanagerStandIn(target());
    await source.fire(alert);
    sink.server.listen(port, "127.0.0.1");
    await receivedCount(1);
    expect(read(0).status).toBe("firing");
  });

  it("drops a refused delivery, as Alertmanager does", async () => {
    sink.statuses = [401];
    source = makeAlertmanagerStandIn(target());
    await source.fire(alert);
    await source.resolve(alert);
    await receivedCount(2);
    expect([read(0).status, read(1).status]).toEqual(["firing", "resolved"]);
  });

  it("sends nothing for an alert that fires already, nor for the end of one that never fired", async () => {
    source = makeAlertmanagerStandIn(target());
    await source.resolve(alert);
    await source.fire(alert);
    await source.fire(alert);
    await source.resolve(alert);
    await source.fire(alert);
    await receivedCount(3);
    expect([0, 1, 2].map((index) => read(index).status)).toEqual(["firing", "resolved", "firing"]);
  });

  it("puts alerts of one group into one notification", async () => {
    const other = { ...alert, labels: { ...alert.labels, region: "oslo" } };
    source = makeAlertmanagerStandIn(target());
    await source.fire(alert);
    await source.fire(other);
    await receivedCount(2);
    expect(read(1).alerts.map(({ labels }) => labels["region"])).toEqual(["zürich", "oslo"]);
    expect(read(1).commonLabels).not.toHaveProperty("region");
  });

  it("stops trying when it is closed", async () => {
    sink.statuses = Array.from({ length: 1_000 }, () => 503);
    source = makeAlertmanagerStandIn(target());
    await source.fire(alert);
    await vi.waitFor(() => expect(sink.received.length).toBeGreaterThan(0));
    // closing waits for the delivery under way: it can settle only because that one gave up
    await expect(source.close()).resolves.toBeUndefined();
  });
});
