import { afterEach, describe, expect, test } from "vitest";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { makeIntake } from "#http/intake.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeHttpServer } from "#http/server.ts";

const secret = "webhook-secret";
const notification = {
  version: "4",
  groupKey: "{}:{}",
  status: "firing",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "HighErrorRate", service: "web", severity: "critical" },
      annotations: { summary: "Errors" },
      startsAt: "2026-01-01T00:00:00Z",
      endsAt: "0001-01-01T00:00:00Z",
      fingerprint: "abc",
    },
  ],
};

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function serve(options: { acceptFailures?: number; patienceMs?: number; acceptMs?: number } = {}) {
  const accepted: Uint8Array[] = [];
  const letters: { source: string; reason: string }[] = [];
  let failures = options.acceptFailures ?? 0;
  let nowMs = 0;
  let attempts = 0;
  const metrics = makeMetrics({ withProcessMetrics: false });
  const takeIn = makeIntake({
    accept: async ({ body }) => {
      attempts += 1;
      nowMs += options.acceptMs ?? 0;
      if (failures-- > 0) throw new Error("database away");
      accepted.push(body);
      return { id: `d-${accepted.length}` };
    },
    recordDeadLetter: async ({ source, reason }) => void letters.push({ source, reason }),
    observe: (source, result) => metrics.deliveries.inc({ source, result }),
    onError: () => undefined,
    patienceMs: options.patienceMs ?? 100,
    retryDelayMs: 1,
    wait: async (ms) => {
      nowMs += ms;
    },
    nowMs: () => nowMs,
  });
  const server = makeHttpServer({
    sources: [makeAlertmanagerSource(secret)],
    takeIn,
    slackListener: null,
    readHealth: async () => [{ name: "database", isOk: true, detail: "connected", isNeeded: true }],
    metrics,
    onError: () => undefined,
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  close = () => server.close();
  const post = (
    body: unknown,
    headers: Record<string, string> = { authorization: `Bearer ${secret}` },
    path = "/webhooks/alertmanager",
  ) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { url, post, accepted, letters, attempts: () => attempts, nowMs: () => nowMs };
}

describe("POST /webhooks/alertmanager", () => {
  test("a verified notification is stored before it is answered with 202 and its delivery id", async () => {
    const { post, accepted } = await serve();
    const response = await post(notification);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ delivery: "d-1" });
    expect(accepted).toHaveLength(1);
  });

  test("the secret may come as ?token=", async () => {
    const { post } = await serve();
    expect((await post(notification, {}, `/webhooks/alertmanager?token=${secret}`)).status).toBe(202);
  });

  test.each([
    ["no secret", {}],
    ["a wrong secret", { authorization: "Bearer wrong" }],
    ["a wrong secret of equal length", { authorization: `Bearer ${"x".repeat(secret.length)}` }],
  ])("%s is refused with 401 and stores nothing", async (_name, headers) => {
    const { post, accepted, letters } = await serve();
    const response = await post(notification, headers);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(secret);
    expect([...accepted, ...letters]).toEqual([]);
  });

  test.each([
    ["no JSON", "{"],
    ["another version", { ...notification, version: "3" }],
    ["an alert without a fingerprint", { ...notification, alerts: [{ status: "firing" }] }],
  ])("%s is refused with 400, the reason, and kept as a dead letter", async (_name, body) => {
    const { post, accepted, letters } = await serve();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("not an Alertmanager notification");
    expect(accepted).toEqual([]);
    expect(letters).toHaveLength(1);
  });

  test("a delivery during a database restart is retried by us", async () => {
    const { post, accepted } = await serve({ acceptFailures: 20 });
    expect((await post(notification)).status).toBe(202);
    expect(accepted).toHaveLength(1);
  });

  test("a database that stays away gives 503 with Retry-After, so that the vendor keeps the alert", async () => {
    const { post, accepted } = await serve({ acceptFailures: 1_000, patienceMs: 10 });
    const response = await post(notification);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(accepted).toEqual([]);
  });

  test("attempts that take their time count as waiting: the vendor is answered before it hangs up", async () => {
    const { post, attempts, nowMs } = await serve({ acceptFailures: 1_000, patienceMs: 4_000, acceptMs: 2_000 });
    expect((await post(notification)).status).toBe(503);
    expect(attempts()).toBe(2);
    expect(nowMs()).toBeLessThan(5_000);
  });

  test("a body over 16 MiB is refused with 413 and the limit", async () => {
    const { post } = await serve();
    const response = await post(" ".repeat(16 * 1_048_576 + 1));
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("16777216");
  });

  test("an unknown source is refused with the known ones", async () => {
    const { post } = await serve();
    const response = await post(notification, {}, "/webhooks/nagios");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("alertmanager");
  });

  test("results are counted for Prometheus", async () => {
    const { url, post } = await serve();
    await post(notification);
    await post("{");
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('muster_deliveries_total{source="alertmanager",result="accepted"} 1');
    expect(metrics).toContain('muster_deliveries_total{source="alertmanager",result="unreadable"} 1');
  });
});
