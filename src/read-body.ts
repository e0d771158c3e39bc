import { getPriority, platform, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { AlertSource, DeliveryReading } from "#core/signal/alert-source.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { BodyAnswer, BodyQuestion } from "#jobs/body-reader.ts";
import { makeAlertSources } from "./alert-sources.ts";

/** What the other side takes over in about a millisecond. */
const signalsMax = 200;

/** On Linux this is the niceness of this thread alone: who clicks is answered first when there are fewer processors than work. */
const niceness = 10;
if (platform() === "linux") setPriority(Math.max(niceness, getPriority()));

const sources = makeAlertSources({ alertmanager: undefined });
/** What was judged and not asked for yet: the same bytes come again, by way of the disk and the database. */
let ready: { readonly source: AlertSource; readonly body: Uint8Array; readonly reading: DeliveryReading } | undefined;
const unsent = new Map<number, { readonly signals: readonly Signal[]; sent: number }>();

parentPort?.on("message", (question: BodyQuestion) => {
  if (question.kind === "forget") unsent.delete(question.id);
  else parentPort?.postMessage({ id: question.id, answer: answerTo(question) });
});

function answerTo(question: Exclude<BodyQuestion, { kind: "forget" }>): BodyAnswer {
  if (question.kind === "next") return nextOf(question.id);
  const source = sources.find(({ name }) => name === question.source);
  if (source === undefined) return { kind: "unreadable", reason: `there is no source "${question.source}"` };
  if (question.kind === "judge") {
    const verdict = source.judge(question.body);
    if (verdict.kind === "readable") setImmediate(() => makeReady(source, question.body));
    return verdict.kind === "unreadable" ? verdict : { kind: "judged", deliveryKey: verdict.deliveryKey };
  }
  const reading = takeReady(source, question.body) ?? source.read(question.body);
  if (reading.kind === "unreadable") return reading;
  unsent.set(question.id, { signals: reading.signals, sent: 0 });
  return nextOf(question.id);
}

/** Read while nobody waits for it. One alone: with several on their way, the first of them would be replaced unused by the last. */
function makeReady(source: AlertSource, body: Uint8Array): void {
  ready ??= { source, body, reading: source.read(body) };
}

function takeReady(source: AlertSource, body: Uint8Array): DeliveryReading | undefined {
  const isSame = ready !== undefined && ready.source === source && Buffer.compare(ready.body, body) === 0;
  const taken = isSame ? ready?.reading : undefined;
  ready = undefined;
  return taken;
}

function nextOf(id: number): BodyAnswer {
  const body = unsent.get(id);
  if (body === undefined || body.sent >= body.signals.length) {
    unsent.delete(id);
    return { kind: "end" };
  }
  const signals = body.signals.slice(body.sent, body.sent + signalsMax);
  body.sent += signals.length;
  return { kind: "signals", signals };
}
