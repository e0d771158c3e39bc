import { getPriority, platform, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { AlertSource, DeliveryReading } from "#core/signal/alert-source.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { Answered, BodyAnswer, BodyQuestion } from "#jobs/body-reader.ts";
import { makeAlertSources } from "./alert-sources.ts";

/** What the other side takes over in about a millisecond. */
const signalsMax = 200;

/** On Linux this is the niceness of this thread alone: who clicks is answered first when there are fewer processors than work. */
const niceness = 10;
if (platform() === "linux") setPriority(Math.max(niceness, getPriority()));

const sources = makeAlertSources({ alertmanager: undefined });
/**
 * What was judged and not asked for yet: the same bytes come again, by way of the disk and the database. One alone: with several on their
 * way, the first of them would be replaced unused by the last.
 */
let judged: { readonly source: AlertSource; readonly body: Uint8Array; readonly reading: DeliveryReading } | undefined;
const unsent = new Map<number, Iterator<Signal>>();

parentPort?.on("message", (question: BodyQuestion) => {
  if (question.kind === "forget") unsent.delete(question.id);
  else void answerTo(question).then((answer) => send({ id: question.id, answer }));
});

function send(answered: Answered): void {
  parentPort?.postMessage(answered);
}

async function answerTo(question: Exclude<BodyQuestion, { kind: "forget" }>): Promise<BodyAnswer> {
  if (question.kind === "next") return nextOf(question.id);
  const source = sources.find(({ name }) => name === question.source);
  if (source === undefined) return { kind: "unreadable", reason: `there is no source "${question.source}"` };
  const reading = (question.kind === "read" && takeJudged(source, question.body)) || (await source.read(question.body));
  if (reading.kind === "unreadable") return reading;
  if (question.kind === "judge") {
    judged ??= { source, body: question.body, reading };
    return { kind: "judged", deliveryKey: reading.deliveryKey };
  }
  unsent.set(question.id, reading.signals()[Symbol.iterator]());
  return nextOf(question.id);
}

function takeJudged(source: AlertSource, body: Uint8Array): DeliveryReading | undefined {
  const isSame = judged !== undefined && judged.source === source && Buffer.compare(judged.body, body) === 0;
  const taken = isSame ? judged?.reading : undefined;
  judged = undefined;
  return taken;
}

function nextOf(id: number): BodyAnswer {
  const signals: Signal[] = [];
  const rest = unsent.get(id);
  while (rest !== undefined && signals.length < signalsMax) {
    const { done, value } = rest.next();
    if (done === true) break;
    signals.push(value);
  }
  if (signals.length > 0) return { kind: "signals", signals };
  unsent.delete(id);
  return { kind: "end" };
}
