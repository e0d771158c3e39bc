import { expect, test } from "vitest";
import { makeLaterMetrics } from "#http/later-metrics.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeLaterLogger } from "#src/later-logger.ts";

test("what is measured before the metrics are loaded counts when they are, once", async () => {
  let loads = 0;
  const later = makeLaterMetrics(async () => {
    loads += 1;
    return makeMetrics({ withProcessMetrics: false });
  });
  const accept = () => later.note(({ deliveries }) => deliveries.labels("alertmanager", "accepted").inc());
  accept();
  accept();
  const [{ registry }] = await Promise.all([later.load(), later.load()]);
  accept();
  expect(loads).toBe(1);
  expect(await registry.metrics()).toContain('muster_deliveries_total{source="alertmanager",result="accepted"} 3');
});

test("what is said before the logger is loaded is said by it, in order and at its level", () => {
  const said: unknown[] = [];
  const { log, become } = makeLaterLogger();
  log.warn({ part: 1 }, "first");
  log.error({ part: 2 }, "second");
  expect(said).toEqual([]);
  become({
    info: (data, message) => void said.push(["info", data, message]),
    warn: (data, message) => void said.push(["warn", data, message]),
    error: (data, message) => void said.push(["error", data, message]),
  });
  log.info({ part: 3 }, "third");
  expect(said).toEqual([
    ["warn", { part: 1 }, "first"],
    ["error", { part: 2 }, "second"],
    ["info", { part: 3 }, "third"],
  ]);
});
