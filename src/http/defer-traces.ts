import { createRequire } from "node:module";
import { loadAtFirstUse } from "#adapters/system/load-at-first-use.ts";

// To be imported before prom-client, which brings OpenTelemetry for traces that go with measurements. We keep none, and a start need not
// load its 51 modules (docs/decisions/0007).
loadAtFirstUse(
  "@opentelemetry/api",
  createRequire(import.meta.url).resolve("prom-client/lib/metrics/processCpuTotal.js"),
);
