import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { isNotification } from "#adapters/alertmanager/is-notification.ts";
import { Notification } from "#adapters/alertmanager/schema.ts";
import { toSignals } from "#adapters/alertmanager/to-signal.ts";

const instants = [
  "0001-01-01T00:00:00Z",
  "2026-01-01T00:00:00.123+09:00",
  "2026-02-30T00:00:00Z",
  "2026-01-01T00:00:00",
  "2026-01-01 00:00:00Z",
  "",
  1,
];
const maybe = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const texts = fc.oneof(
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxKeys: 2 }),
  maybe<unknown>(undefined, null, [], "x"),
);
/** Mostly right, so that both verdicts come often. */
const mostly = (right: unknown, ...wrong: readonly unknown[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: maybe(undefined, null, 7, ...wrong) },
  );
const alert = fc.record({
  status: mostly("firing", "resolved", "Firing"),
  labels: fc.oneof(
    { weight: 10, arbitrary: fc.constant<unknown>({ alertname: "x" }) },
    { weight: 1, arbitrary: texts },
  ),
  annotations: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>({}) }, { weight: 1, arbitrary: texts }),
  startsAt: fc.oneof(
    { weight: 10, arbitrary: fc.constant<unknown>(instants[1]) },
    { weight: 1, arbitrary: maybe(...instants) },
  ),
  endsAt: fc.oneof(
    { weight: 10, arbitrary: fc.constant<unknown>(instants[0]) },
    { weight: 1, arbitrary: maybe(...instants) },
  ),
  generatorURL: mostly("", "x"),
  fingerprint: mostly("f", ""),
  more: fc.anything(),
});
const notification = fc.record({
  version: mostly("4", 4, "3"),
  groupKey: mostly("{}"),
  status: mostly("firing", "resolved"),
  externalURL: mostly("", undefined),
  alerts: fc.oneof(fc.array(alert, { maxLength: 3 }), maybe<unknown>(undefined, {}, "x")),
});

describe("the quick look at a notification", () => {
  test("says what the schema says, whatever comes", () => {
    const verdicts = { yes: 0, no: 0 };
    fc.assert(
      fc.property(fc.oneof(notification, fc.anything()), (value) => {
        const isReadable = Notification.safeParse(value).success;
        verdicts[isReadable ? "yes" : "no"] += 1;
        expect(isNotification(value)).toBe(isReadable);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(verdicts.yes, verdicts.no)).toBeGreaterThan(100);
  });

  test("reads the same signals as the schema does, and what neither understands is unreadable", async () => {
    const source = makeAlertmanagerSource("secret-secret");
    let readable = 0;
    await fc.assert(
      fc.asyncProperty(notification, async (value) => {
        const written = JSON.stringify(value);
        const parsed = Notification.safeParse(JSON.parse(written));
        const reading = await source.read(new TextEncoder().encode(written));
        expect(reading.kind).toBe(parsed.success ? "readable" : "unreadable");
        if (!parsed.success || reading.kind === "unreadable") return;
        readable += 1;
        expect([...reading.signals()]).toEqual([...toSignals(parsed.data)]);
      }),
      { numRuns: 1_000 },
    );
    expect(readable).toBeGreaterThan(100);
    for (const text of ["{", "null", "", JSON.stringify({ version: "4" }), "\u0000"])
      expect(await source.read(new TextEncoder().encode(text))).toMatchObject({ kind: "unreadable" });
    expect(await source.read(Uint8Array.from([0xff, 0x7b]))).toMatchObject({ kind: "unreadable" });
  });

  test("knows every day of the years but 29 February, which is the schema's", () => {
    const alerts = [{ status: "firing", labels: {}, startsAt: "", endsAt: instants[0], fingerprint: "f" }];
    const written = { version: "4", groupKey: "", status: "firing", alerts };
    const differing: string[] = [];
    for (const year of ["2026", "2028"])
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const date = [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
          for (const alert of alerts) alert.startsAt = `${date}T23:59:59Z`;
          if (isNotification(written) !== Notification.safeParse(written).success) differing.push(date);
        }
    expect(differing).toEqual(["2028-02-29"]);
  });

  test("leaves a label that would be an object's prototype to the schema, which drops it", async () => {
    const labels = { ["__proto__"]: "x", alertname: "Errors" };
    const [startsAt, endsAt] = [instants[1], instants[0]];
    const written = { version: "4", groupKey: "", status: "firing" };
    const alerts = [{ status: "firing", labels, startsAt, endsAt, fingerprint: "f" }];
    const body = JSON.stringify({ ...written, alerts });
    expect(isNotification(JSON.parse(body))).toBe(false);
    const reading = await makeAlertmanagerSource("secret-secret").read(new TextEncoder().encode(body));
    const signals = reading.kind === "readable" ? [...reading.signals()] : [];
    expect(signals.map((signal) => Object.keys(signal.labels))).toEqual([["alertname"]]);
  });
});
