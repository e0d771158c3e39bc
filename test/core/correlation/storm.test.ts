import { expect, test } from "vitest";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { person } from "#core/shared/actor.ts";
import { type CorrelationHouse, makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleRules, twoServices } from "#test/support/memory/sample-catalogue.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

const by = person("U_LEAD");
const alertNumber = (index: number) => sampleSignal({ dedupKey: `storm-${index}` });

/** Takes out what may run now and adds the messages about the incident among it to `edits`. */
async function showDue(house: CorrelationHouse, edits: string[]): Promise<void> {
  const now = house.clock.now();
  for (const { effect, notBefore } of house.work.outbox.takeAll()) {
    if (notBefore !== null && notBefore > now) await house.work.outbox.want(effect, { notBefore });
    else if (effect.kind === "show" && "incidentId" in effect.view) edits.push(effect.view.kind);
  }
}

test("a storm of 500 alerts edits the card at most once a second and shows the right total", async () => {
  const house = makeCorrelationHouse();
  await house.receive(alertNumber(0));
  const [incident] = await house.incidents();
  await house.openRoom(house.run(), incident?.id ?? "");
  const first: string[] = [];
  await showDue(house, first);
  expect(first.sort()).toEqual(["announcement", "incident-card"]);

  const edits: string[] = [];
  for (let index = 1; index < 500; index += 1) {
    await house.receive(alertNumber(index));
    house.clock.advance(4);
    await showDue(house, edits);
  }
  expect(edits.filter((kind) => kind === "incident-card").length).toBeLessThanOrEqual(2);
  expect(edits).not.toContain("announcement");

  const late: string[] = [];
  house.clock.advance(2_000);
  await showDue(house, late);
  expect(late).toEqual(["incident-card"]);
  expect(await house.describeIncident(incident?.id ?? "")).toMatchObject({ alerts: { firing: 500 } });
});

test("what people do in a storm is shown at once", async () => {
  const house = makeCorrelationHouse();
  await house.receive(alertNumber(0));
  const [incident] = await house.incidents();
  house.work.outbox.takeAll();
  await house.receive(alertNumber(1));
  await house.changeSeverity({ incidentId: incident?.id ?? "", severity: "SEV2", by });
  await house.receive(alertNumber(2));
  const shown: string[] = [];
  await showDue(house, shown);
  expect(shown).toContain("incident-card");
  expect(shown).toContain("announcement");
});

test("a storm of alerts that only inform edits their notice once a second, and later once in five", async () => {
  const house = makeCorrelationHouse([sampleRoute({ then: "inform" })]);
  await house.receive(alertNumber(0));
  expect(house.work.outbox.takeAll()).toMatchObject([{ effect: { view: { kind: "alert-notice" } }, notBefore: null }]);
  for (let index = 1; index < 50; index += 1) await house.receive(alertNumber(index));
  const soon = new Date(house.clock.now().getTime() + 1_000);
  expect(house.work.outbox.takeAll()).toMatchObject([{ effect: { view: { kind: "alert-notice" } }, notBefore: soon }]);
  house.clock.advance(10_000);
  await house.receive(alertNumber(50));
  const later = new Date(house.clock.now().getTime() + 5_000);
  expect(house.work.outbox.takeAll()).toMatchObject([{ notBefore: later }]);
});

test("a storm in one delivery is a few facts, with its first alert and everything new told apart", async () => {
  const house = makeCorrelationHouse([sampleRoute({ groupBy: ["severity"] })]);
  const storm = Array.from({ length: 450 }, (_, index) => {
    const labels = {
      ...sampleSignal().labels,
      alertname: index === 300 ? "DiskFull" : "Errors",
      instance: `web-${index}`,
    };
    return sampleSignal({ dedupKey: `storm-${index}`, labels });
  });
  const kinds = await house.receiveTogether(...storm);
  expect(kinds.filter((kind) => kind === "opened")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "joined")).toHaveLength(449);

  const [incident] = await house.incidents();
  const facts = (await house.work.timeline.of(incident?.id ?? "")).filter(({ kind }) => kind === "alert-fired");
  expect(facts.map(({ text }) => text)).toEqual([
    "HighErrorRate fired",
    "9 more alerts fired on 9 hosts: Errors",
    "200 more alerts fired on 200 hosts: Errors",
    "HighErrorRate fired",
    "199 more alerts fired on 199 hosts: Errors",
    "40 more alerts fired on 40 hosts: Errors",
  ]);
  expect(await house.describeIncident(incident?.id ?? "")).toMatchObject({ alerts: { firing: 450, hosts: 450 } });
});

test("what is new about an incident's alerts is said in the room in one line, and not again within a minute", async () => {
  const house = makeCorrelationHouse([sampleRoute({ groupBy: ["severity"] })]);
  const named = (alertname: string, service = "web") =>
    sampleSignal({ dedupKey: `${alertname}/${service}`, labels: { ...sampleSignal().labels, alertname, service } });
  await house.receive(named("Errors"));
  const [incident] = await house.incidents();
  const id = incident?.id ?? "";
  house.work.outbox.takeAll();
  await house.receive(named("Latency"), named("DiskFull", "api"), named("Latency", "api"));
  expect(house.work.outbox.waitingOf("report-growth")).toHaveLength(1);
  expect(await house.reportGrowth(house.run(), id)).toEqual({ kind: "done" });
  house.clock.advance(20_000);
  await house.receive(named("Swap"), named("OomKill"));
  expect(await house.reportGrowth(house.run(), id)).toEqual({ kind: "again", afterMs: 40_000 });
  house.clock.advance(40_000);
  expect(await house.reportGrowth(house.run(), id)).toEqual({ kind: "done" });
  expect(await house.reportGrowth(house.run(), id)).toEqual({ kind: "done" });

  const grown = (await house.work.timeline.of(id)).filter(({ kind }) => kind === "alerts-grew");
  expect(grown.map(({ text }) => text)).toEqual([
    "It grows: new alerts Latency, DiskFull; new service api",
    "It grows: new alerts Swap, OomKill",
  ]);
});

test("a route that raises lets a worse alert raise the severity by itself", async () => {
  const house = makeCorrelationHouse([sampleRoute({ groupBy: ["alertname"], onWorse: "raise" })]);
  await house.receive(sampleSignal({ labels: { ...sampleSignal().labels, severity: "warning" } }));
  house.work.outbox.takeAll();
  await house.receive(sampleSignal({ dedupKey: "fp-2" }));
  expect(await house.incidents()).toMatchObject([{ severity: "SEV1" }]);
  expect(house.wanted()).toContain("page");
});

test("a long delivery gets its room before the rest of it is looked at, however it comes; a short one is taken in at once", async () => {
  const alerts = (count: number) => Array.from({ length: count }, (_, index) => alertNumber(index));
  async function* pieces() {
    for (const from of [0, 200, 400]) yield alerts(600).slice(from, from + 200);
  }
  expect(await sizesOf(alerts(200))).toEqual([200]);
  expect(await sizesOf(alerts(600))).toEqual([10, 200, 200, 190]);
  expect(await sizesOf(pieces())).toEqual([10, 200, 200, 190]);
  expect(await sizesOf(alerts(2_000))).toEqual([10, 200, 200, 200, 200, 1_000, 190]);
});

test("the rest of a long delivery gives way once, after its first alerts; a short one doesn't", async () => {
  const told: string[] = [];
  const taken = async (count: number) => {
    const house = makeCorrelationHouse();
    told.length = 0;
    const { receiveSignals: receive } = makeReceiveSignals({
      ...house,
      routes: [sampleRoute()],
      catalogue: twoServices,
      rules: sampleRules,
      giveWay: async () => void told.push("gives way"),
      transact: async (change) => {
        const result = await house.transact(change);
        told.push(`${await firing(house)} are in`);
        return result;
      },
    });
    await receive(
      Array.from({ length: count }, (_, index) => alertNumber(index)),
      "delivery-1",
    );
    return told.slice(0, 3);
  };
  expect(await taken(200)).toEqual(["200 are in"]);
  expect((await taken(600)).toSorted()).toEqual(["10 are in", "210 are in", "gives way"]);
  expect(told.filter((one) => one === "gives way")).toHaveLength(1);
});

/** How many alerts each transaction took in. */
async function sizesOf(
  signals: Parameters<ReturnType<typeof makeReceiveSignals>["receiveSignals"]>[0],
): Promise<readonly number[]> {
  const house = makeCorrelationHouse();
  const sizes: number[] = [];
  const { receiveSignals: receive } = makeReceiveSignals({
    ...house,
    routes: [sampleRoute()],
    catalogue: twoServices,
    rules: sampleRules,
    transact: async (change) => {
      const before = await firing(house);
      const result = await house.transact(change);
      sizes.push((await firing(house)) - before);
      return result;
    },
  });
  await receive(signals, "delivery-1");
  return sizes;
}

async function firing(house: CorrelationHouse): Promise<number> {
  const [incident] = await house.incidents();
  return (await house.describeIncident(incident?.id ?? ""))?.alerts.firing ?? 0;
}

test("deliveries that are taken in together count each alert once, as one by one", async () => {
  const world = () => {
    const house = makeCorrelationHouse();
    const needs = { ...house, routes: [sampleRoute()], catalogue: twoServices, rules: sampleRules };
    return { house, ...makeReceiveSignals(needs) };
  };
  // The second and the third tell of the same alerts.
  const deliveries = [0, 10, 15].map((from, index) => ({
    deliveryId: `delivery-${index}`,
    signals: Array.from({ length: 10 }, (_, place) => alertNumber(from + place)),
  }));
  const alone = world();
  for (const { signals, deliveryId } of deliveries) await alone.receiveSignals(signals, deliveryId);
  const together = world();
  const kinds = (await together.receiveDeliveries(deliveries, false)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "opened")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "repeated")).toHaveLength(5);
  for (const { house } of [alone, together]) expect(await firing(house)).toBe(25);
});

test("the middle of a long delivery leaves the card time, its end shows the whole number at once", async () => {
  const house = makeCorrelationHouse();
  await house.receive(alertNumber(0));
  const [incident] = await house.incidents();
  await house.openRoom(house.run(), incident?.id ?? "");
  house.work.outbox.takeAll();
  const storm = Array.from({ length: 1_000 }, (_, index) => alertNumber(index + 1));
  const wanted: (number | null)[] = [];
  const { receiveSignals: receive } = makeReceiveSignals({
    ...house,
    routes: [sampleRoute()],
    catalogue: twoServices,
    rules: sampleRules,
    transact: async (change) => {
      const result = await house.transact(change);
      const cards = house.work.outbox
        .takeAll()
        .filter(({ effect }) => effect.kind === "show" && effect.view.kind === "incident-card");
      for (const { notBefore } of cards)
        wanted.push(notBefore === null ? null : notBefore.getTime() - house.clock.now().getTime());
      return result;
    },
  });
  await receive(storm, "delivery-2");
  expect(wanted).toEqual([3_000, 3_000, 3_000, 3_000, 3_000, null]);
});
