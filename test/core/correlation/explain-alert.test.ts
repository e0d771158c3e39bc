import { expect, test } from "vitest";
import { makeExplainAlert } from "#core/correlation/explain-alert.ts";
import { readGroupKey } from "#core/correlation/place-signal.ts";
import { person } from "#core/shared/actor.ts";
import { makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { twoServices } from "#test/support/memory/sample-catalogue.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

const second = sampleSignal({
  dedupKey: "fp-2",
  title: "Checkout is slow",
  labels: { ...sampleSignal().labels, instance: "web-2" },
});

test("an alert says which route took it, when it was seen, and which incident it opened or joined", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal(), second, second);
  const [incident] = await house.incidents();
  const { found, hasMore } = await house.explainAlert("fp-1");
  expect(hasMore).toBe(false);
  expect(found).toMatchObject([{ isFirst: true, groupSize: 2, incident, routeToday: "paging alerts", place: null }]);
  expect((await house.explainAlert("fp-2")).found).toMatchObject([{ isFirst: false, alert: { timesSeen: 2 } }]);
});

test.each(["checkout", "SLOW checkout", "instance=web-2", "fp-2", "web-2"])(
  "%j finds the alert that it means",
  async (text) => {
    const house = makeCorrelationHouse();
    await house.receive(sampleSignal(), second);
    expect((await house.explainAlert(text)).found.map(({ alert }) => alert.signal.dedupKey)).toEqual(["fp-2"]);
  },
);

test("several matches are listed, the one seen last first, and more than five are said to be more", async () => {
  const house = makeCorrelationHouse();
  for (let index = 0; index < 7; index += 1) {
    await house.receive(sampleSignal({ dedupKey: `many-${index}` }));
    house.clock.advance(1_000);
  }
  const { found, hasMore } = await house.explainAlert("higherrorrate");
  expect(found.map(({ alert }) => alert.signal.dedupKey)).toEqual(["many-6", "many-5", "many-4", "many-3", "many-2"]);
  expect(hasMore).toBe(true);
  expect(await house.explainAlert("nothing like it")).toEqual({ found: [], hasMore: false });
});

test("no route, an ignoring route, a dismissal and an end without a beginning are told as what they are", async () => {
  const house = makeCorrelationHouse([
    sampleRoute({ name: "noise", match: { source: [], kind: [], labels: { severity: ["low"] } }, then: "ignore" }),
  ]);
  const noise = sampleSignal({ dedupKey: "noise", labels: { ...sampleSignal().labels, severity: "low" } });
  await house.receive(sampleSignal(), noise, endOf(sampleSignal({ dedupKey: "late" })));
  const only = async (text: string) => (await house.explainAlert(text)).found[0];
  expect(await only("fp-1")).toMatchObject({ group: { routeName: "(no route)", state: "offered" }, routeToday: null });
  expect(await only("noise")).toMatchObject({ group: { routeName: "noise", state: "ignored" }, routeToday: "noise" });
  expect(await only("late")).toMatchObject({ alert: { timesSeen: 0 } });
  await house.dismissGroup({ groupId: (await only("fp-1"))?.group.id ?? "", by: person("U_LEAD") });
  expect(await only("fp-1")).toMatchObject({ group: { state: "dismissed", decidedBy: "U_LEAD" } });
});

test("an alert whose incident waits for a room says its place in line", async () => {
  const house = makeCorrelationHouse();
  const storm = Array.from({ length: 8 }, (_, index) =>
    sampleSignal({
      dedupKey: `storm-${index}`,
      labels: { alertname: `A${index}`, service: "web", severity: "warning" },
    }),
  );
  await house.receiveTogether(...storm);
  expect((await house.explainAlert("storm-4")).found).toMatchObject([
    { place: 5, incident: { number: 5, room: null } },
  ]);
});

test("the values that make a group are told with what they are of", async () => {
  const house = makeCorrelationHouse([sampleRoute({ name: "by service", groupBy: ["service", "cluster"] })]);
  await house.receive(sampleSignal(), sampleSignal({ dedupKey: "bare", labels: { severity: "critical" } }));
  expect((await house.explainAlert("fp-1")).found[0]?.shared).toEqual([
    { name: "service", value: "web" },
    { name: "cluster", value: "" },
  ]);
  expect((await house.explainAlert("bare")).found[0]?.shared).toEqual([
    { name: "source", value: "alertmanager" },
    { name: "fingerprint", value: "bare" },
  ]);
});

test("a group of a route that has changed since keeps its values, without names that may be wrong", () => {
  const signal = sampleSignal();
  const read = (key: string) => readGroupKey({ key, routeName: "by service" }, signal, []);
  expect(read('["by service","web","eu"]')).toEqual([
    { name: null, value: "web" },
    { name: null, value: "eu" },
  ]);
  expect(read("no json")).toEqual([]);
});

test("a private incident isn't shown to who asks about its alert", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [incident] = await house.incidents();
  if (incident === undefined) throw new Error("no incident");
  await house.work.incidents.save({ ...incident, isPrivate: true });
  expect((await house.explainAlert("fp-1")).found).toMatchObject([{ incident: null, isIncidentPrivate: true }]);
});

test("explaining an alert locks nothing", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const { incidents, groups } = house.work;
  const locked = async () => Promise.reject(new Error("locked for a look"));
  const explain = makeExplainAlert({
    ...house,
    routes: [],
    catalogue: twoServices,
    transact: (look) =>
      house.transact((work) =>
        look({ ...work, incidents: { ...incidents, load: locked }, groups: { ...groups, load: locked } }),
      ),
  });
  expect((await explain("fp-1")).found).toMatchObject([{ incident: { number: 1 } }]);
});
