import { parentPort } from "node:worker_threads";
import type { Signal } from "#core/signal/signal.ts";
import type { BodyAnswer, BodyQuestion } from "#jobs/body-reader.ts";
import { makeAlertSources } from "./alert-sources.ts";

/** What the other side takes over in about a millisecond. */
const signalsMax = 200;

const sources = makeAlertSources({ alertmanager: undefined });
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
    return verdict.kind === "unreadable" ? verdict : { kind: "judged", deliveryKey: verdict.deliveryKey };
  }
  const reading = source.read(question.body);
  if (reading.kind === "unreadable") return reading;
  unsent.set(question.id, { signals: reading.signals, sent: 0 });
  return nextOf(question.id);
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
