import { expect, test } from "vitest";
import { makeRecordNoticeFailure } from "#core/correlation/record-notice-failure.ts";
import { person } from "#core/shared/actor.ts";
import { makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleDirectory, twoServices } from "#test/support/memory/sample-catalogue.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

const missing = { message: "#alerts does not exist.", hint: "Create it.", isFinal: false };

async function anOffer(labels: Readonly<Record<string, string>>) {
  const house = makeCorrelationHouse([sampleRoute({ then: "triage" })]);
  await house.receive(sampleSignal({ labels }));
  const [shown] = house.work.outbox.waitingOf("show");
  if (shown?.view.kind !== "alert-notice") throw new Error("no notice is wanted");
  const { groupId } = shown.view;
  const heard: string[] = [];
  const recordNoticeFailure = makeRecordNoticeFailure({
    ...house,
    catalogue: twoServices,
    directory: sampleDirectory,
    recordEffectFailure: async (_failure, incidentId) => heard.push(incidentId),
  });
  const fail = () =>
    recordNoticeFailure({ effect: { kind: "show", view: { kind: "alert-notice", groupId } }, ...missing }, groupId);
  return { ...house, groupId, heard, fail };
}

async function told(house: Awaited<ReturnType<typeof anOffer>>): Promise<readonly string[]> {
  await house.fail();
  return house.work.outbox.waitingOf("tell").map(({ userId }) => userId);
}

test("owners of the service are told of alerts that the alerts channel can't show", async () => {
  expect(await told(await anOffer({ service: "api", alertname: "Slow" }))).toEqual(["U_API"]);
});

test("alerts of no known service reach the owners of all services", async () => {
  const everybody = twoServices.all().flatMap(({ owners }) => owners.users);
  expect(await told(await anOffer({ alertname: "Slow" }))).toEqual(expect.arrayContaining(everybody));
});

test("alerts that have an incident are told in its room", async () => {
  const house = await anOffer({ service: "api", alertname: "Slow" });
  const declared = await house.declareFromGroup({ groupId: house.groupId, by: person("U_API") });
  if (declared.kind === "refused") throw new Error(declared.message);
  house.work.outbox.takeAll();
  expect(await told(house)).toEqual([]);
  expect(house.heard).toEqual([declared.incident.id]);
});
