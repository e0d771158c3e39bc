import { once } from "node:events";
import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { Fault } from "#core/shared/fault.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { type IntakeNeeds, makeIntake } from "#http/intake.ts";
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

interface ServeOptions {
  readonly ack?: IntakeNeeds["ack"];
  /** What the spool says instead of keeping a delivery. */
  readonly spoolFault?: Fault;
  readonly hasDatabase?: boolean;
  readonly acceptFailures?: number;
  readonly patienceMs?: number;
  readonly acceptMs?: number;
}

async function serve(options: ServeOptions = {}) {
  const spooled: AcceptedDelivery[] = [];
  const stored: AcceptedDelivery[] = [];
  let failures = options.acceptFailures ?? 0;
  let nowMs = 0;
  let attempts = 0;
  let ids = 0;
  const metrics = makeMetrics({ withProcessMetrics: false });
  const takeIn = makeIntake({
    ack: options.ack ?? "spool",
    spool: {
      append: async (delivery) => {
        if (options.spoolFault !== undefined) throw options.spoolFault;
        spooled.push(delivery);
      },
    },
    inbox: () =>
      options.hasDatabase === false
        ? undefined
        : async (delivery) => {
            attempts += 1;
            nowMs += options.acceptMs ?? 0;
            if (failures-- > 0) throw new Error("database away");
            stored.push(delivery);
            return { id: delivery.id };
          },
    newId: () => {
      ids += 1;
      return `d-${ids}`;
    },
    now: () => new Date(0),
    judge: (source, body) => source.read(body),
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
    metrics: { load: async () => metrics },
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
  return { url, post, spooled, stored, attempts: () => attempts, nowMs: () => nowMs };
}

const fault = (code: string) =>
  new Fault({ code, message: "The spool says no.", hint: "Do something about it.", retry: "may-retry" });

describe("POST /webhooks/alertmanager", () => {
  test("a verified notification is on disk before it is answered with 202 and its delivery id, and needs no database", async () => {
    const { post, spooled, stored } = await serve({ hasDatabase: false });
    const response = await post(notification);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ delivery: "d-1" });
    expect(spooled).toMatchObject([{ id: "d-1", source: "alertmanager", deliveryKey: null, refusal: null }]);
    expect(JSON.parse(new TextDecoder().decode(spooled[0]?.body))).toEqual(notification);
    expect(stored).toEqual([]);
  });

  test("with INTAKE_ACK=database it is in the database before it is answered, and nothing is left on disk", async () => {
    const { post, spooled, stored } = await serve({ ack: "database" });
    expect((await post(notification)).status).toBe(202);
    expect(stored).toHaveLength(1);
    expect(spooled).toEqual([]);
  });

  test("a body in many pieces is taken as a whole", async () => {
    const { url, spooled } = await serve();
    const text = JSON.stringify(notification);
    const sent = request(`${url}/webhooks/alertmanager`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
    });
    // No length is said: it goes out in chunks.
    for (let at = 0; at < text.length; at += 60) sent.write(text.slice(at, at + 60));
    sent.end();
    const [response] = await once(sent, "response");
    response.resume();
    expect(response.statusCode).toBe(202);
    expect(new TextDecoder().decode(spooled[0]?.body)).toBe(text);
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
    const { post, spooled, stored } = await serve();
    const response = await post(notification, headers);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(secret);
    expect([...spooled, ...stored]).toEqual([]);
  });

  test.each([
    ["no JSON", "{"],
    ["another version", { ...notification, version: "3" }],
    ["an alert without a fingerprint", { ...notification, alerts: [{ status: "firing" }] }],
  ])("%s is refused with 400, the reason, and kept with it", async (_name, body) => {
    const { post, spooled } = await serve();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("not an Alertmanager notification");
    expect(spooled).toMatchObject([{ refusal: expect.stringContaining("not an Alertmanager notification") }]);
  });

  test("a full spool gives 503 with Retry-After and says so, whatever the database does", async () => {
    const { post, stored } = await serve({ spoolFault: fault("spool-full") });
    const response = await post(notification);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({
      error: "spool-full",
      message: expect.stringContaining("The spool says no."),
    });
    expect(stored).toEqual([]);
  });

  test("a spool that can't be written to is no reason to refuse what the database keeps", async () => {
    const { post, stored } = await serve({ spoolFault: fault("spool-unwritable") });
    expect((await post(notification)).status).toBe(202);
    expect(stored).toHaveLength(1);
  });

  test("without a disk and before the database is there the reason is the disk's", async () => {
    const { post } = await serve({ spoolFault: fault("spool-unwritable"), hasDatabase: false });
    const response = await post(notification);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("Do something about it.");
  });

  test("a delivery during a database restart is retried by us", async () => {
    const { post, stored } = await serve({ ack: "database", acceptFailures: 20 });
    expect((await post(notification)).status).toBe(202);
    expect(stored).toHaveLength(1);
  });

  test("a database that stays away gives 503 with Retry-After, so that the vendor keeps the alert", async () => {
    const { post, stored } = await serve({ ack: "database", acceptFailures: 1_000, patienceMs: 10 });
    const response = await post(notification);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(stored).toEqual([]);
  });

  test("attempts that take their time count as waiting: the vendor is answered before it hangs up", async () => {
    const slow = { acceptFailures: 1_000, patienceMs: 4_000, acceptMs: 2_000 };
    const { post, attempts, nowMs } = await serve({ ack: "database", ...slow });
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
