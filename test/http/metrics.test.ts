import { expect, test } from "vitest";
import type { System } from "#core/shared/circuit.ts";
import { makeMetrics } from "#http/metrics.ts";

test("whether a system is away is left out until it is known, and stays while the database is asked in vain", async () => {
  let openCircuits: () => Promise<readonly System[] | undefined> = async () => undefined;
  const { registry } = makeMetrics({ withProcessMetrics: false, openCircuits: () => openCircuits() });
  const values = async () =>
    (await registry.metrics()).split("\n").filter((line) => line.startsWith("muster_circuit_open{"));

  expect(await values()).toEqual([]);
  openCircuits = async () => ["pagerduty"];
  expect(await values()).toContain('muster_circuit_open{system="pagerduty"} 1');
  expect(await values()).toContain('muster_circuit_open{system="slack"} 0');
  const known = await values();
  openCircuits = () => Promise.reject(new Error("no connection"));
  expect(await values()).toEqual(known);
});
