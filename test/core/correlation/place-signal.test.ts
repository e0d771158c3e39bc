import { expect, test } from "vitest";
import { matchRoute } from "#core/correlation/match-route.ts";
import { placeSignal } from "#core/correlation/place-signal.ts";
import { sampleRoute } from "#test/support/memory/correlation-house.ts";
import { twoServices } from "#test/support/memory/sample-catalogue.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

const place = (parts: Parameters<typeof sampleSignal>[0], route = sampleRoute()) =>
  placeSignal(sampleSignal(parts), { routes: [route], catalogue: twoServices });

test("the first matching route wins", () => {
  const routes = [
    sampleRoute({ name: "sentry", match: { source: ["sentry"], kind: [], labels: {} } }),
    sampleRoute({ name: "first" }),
    sampleRoute({ name: "second" }),
  ];
  expect(matchRoute(routes, sampleSignal())?.name).toBe("first");
});

test.each([
  [{ source: ["grafana", "alertmanager"], kind: [], labels: {} }, true],
  [{ source: ["grafana"], kind: [], labels: {} }, false],
  [{ source: [], kind: ["alert"], labels: { severity: ["page", "critical"] } }, true],
  [{ source: [], kind: [], labels: { severity: ["warning"] } }, false],
  [{ source: [], kind: [], labels: { missing: ["x"] } }, false],
  [{ source: [], kind: [], labels: { missing: ["*"] } }, false],
  [{ source: ["alert*"], kind: [], labels: { alertname: ["*Rate"], service: ["*"] } }, true],
  [{ source: [], kind: [], labels: { alertname: ["*Error*"] } }, true],
  [{ source: [], kind: [], labels: { alertname: ["Error*"] } }, false],
])("a route matches when each of its parts does: %j is %s", (match, isMatch) => {
  expect(matchRoute([sampleRoute({ match })], sampleSignal()) !== undefined).toBe(isMatch);
});

test.each([
  ["critical", "SEV1"],
  ["High", "SEV2"],
  ["error", "SEV2"],
  ["warning", "SEV3"],
  ["info", "SEV4"],
  ["none", "SEV4"],
  ["P2", "SEV2"],
  ["constructor", "SEV3"],
  ["", "SEV3"],
])("severity label %j means %s", (severity, expected) => {
  expect(place({ labels: { severity } }).severity).toBe(expected);
});

test("the route's severity wins over the label", () => {
  expect(place({}, sampleRoute({ severity: "SEV4" })).severity).toBe("SEV4");
});

test("a service that isn't in the catalogue is none, but still tells groups apart", () => {
  const shop = place({ labels: { alertname: "A", service: "shop" } });
  const blog = place({ labels: { alertname: "A", service: "blog" } });
  expect(shop.serviceId).toBeNull();
  expect(shop.key).not.toBe(blog.key);
});

test("values that contain separators don't make strangers one group", () => {
  const a = place({ labels: { service: "x", alertname: 'y","z' } });
  const b = place({ labels: { service: 'x","y', alertname: "z" } });
  expect(a.key).not.toBe(b.key);
});

test("runbook templates are filled from labels, and one that comes out empty is none", () => {
  const route = sampleRoute({ runbook: "{{ labels.runbook }}" });
  expect(place({ labels: { runbook: "slow-queries" } }, route).runbookId).toBe("slow-queries");
  expect(place({ labels: {} }, route).runbookId).toBeNull();
});

test("an alert without a title is still named", () => {
  expect(place({ title: " " }).title).toBe("HighErrorRate");
  expect(place({ title: "", labels: {} }).title).toBe("Alert from alertmanager");
});
