import { Worker } from "node:worker_threads";
import { toShared } from "#core/shared/shared-bytes.ts";
import type { DeliveryVerdict } from "#core/signal/alert-source.ts";
import type { Signal } from "#core/signal/signal.ts";
import { unreadable } from "./unreadable.ts";

/** What the thread answers to a question of ours. */
export type BodyAnswer =
  | { readonly kind: "signals"; readonly signals: readonly Signal[] }
  | { readonly kind: "judged"; readonly deliveryKey: string | null }
  | { readonly kind: "end" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What we ask the thread: to look at a body, and then for its signals, some at a time, or to forget those that nobody wants any more. */
export type BodyQuestion =
  | { readonly id: number; readonly kind: "judge"; readonly source: string; readonly body: Uint8Array }
  | { readonly id: number; readonly kind: "read"; readonly source: string; readonly body: Uint8Array }
  | { readonly id: number; readonly kind: "next" }
  | { readonly id: number; readonly kind: "forget" };

/** Reads large bodies in a thread of its own, which lives only while there are some. */
export interface BodyReader {
  judge(source: string, body: Uint8Array): Promise<DeliveryVerdict>;
  /** The body's signals, some at a time, in order. Throws the Fault `delivery-unreadable`. */
  read(source: string, body: Uint8Array): AsyncGenerator<readonly Signal[]>;
  stop(): Promise<void>;
}

/** What the thread says: our own, in this version's words. Parsing ten thousand signals again would cost what the thread saves. */
export interface Answered {
  readonly id: number;
  readonly answer: BodyAnswer;
}

/** Long enough for the next body of a storm; after that its memory goes back. */
const idleMsDefault = 10_000;

/** Makes a reader whose thread runs `file` (see `read-body.ts`). The thread starts with the first body. */
export function makeBodyReader(file: URL, options: { readonly idleMs?: number } = {}): BodyReader {
  const waiting = new Map<
    number,
    { readonly asked: Worker; readonly resolve: (answer: BodyAnswer) => void; readonly reject: (error: Error) => void }
  >();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let open = 0;
  let ids = 0;

  const start = (): Worker => {
    const started = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    // What a thread does must not keep a process that wants to end.
    started.unref();
    started.on("message", ({ id, answer }: Answered) => {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    });
    const fail = (error: Error) => {
      if (worker === started) worker = undefined;
      // Its end may come when another thread has been asked already.
      for (const [id, { asked, reject }] of waiting) {
        if (asked !== started) continue;
        waiting.delete(id);
        reject(error);
      }
    };
    started.on("error", fail);
    started.on("exit", () => fail(ended()));
    return started;
  };

  const running = (): Worker => {
    worker ??= start();
    return worker;
  };
  const ask = (asked: Worker, question: BodyQuestion) =>
    new Promise<BodyAnswer>((resolve, reject) => {
      // Another thread knows nothing of the body, and would take its middle for its end.
      if (asked !== worker) return reject(ended());
      waiting.set(question.id, { asked, resolve, reject });
      asked.postMessage(question);
    });

  const whileOpen = () => {
    clearTimeout(idle);
    open += 1;
    return () => {
      open -= 1;
      if (open > 0) return;
      idle = setTimeout(() => void stop(), options.idleMs ?? idleMsDefault).unref();
    };
  };

  const stop = async () => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };

  const nextId = () => {
    ids += 1;
    return ids;
  };

  return {
    judge: async (source, body) => {
      const close = whileOpen();
      try {
        const answer = await ask(running(), { id: nextId(), kind: "judge", source, body: toShared(body) });
        if (answer.kind === "unreadable") return answer;
        return { kind: "readable", deliveryKey: answer.kind === "judged" ? answer.deliveryKey : null };
      } finally {
        close();
      }
    },
    read: async function* (source, body) {
      const close = whileOpen();
      const id = nextId();
      let isRead = false;
      const thread = running();
      try {
        let answer = await ask(thread, { id, kind: "read", source, body: toShared(body) });
        while (answer.kind === "signals") {
          // Asked for before it is needed: the thread makes the next ones ready while these are worked on.
          const following = ask(thread, { id, kind: "next" });
          following.catch(() => undefined);
          yield answer.signals;
          answer = await following;
        }
        isRead = true;
        if (answer.kind === "unreadable") throw unreadable(answer.reason);
      } finally {
        // A reader that was left in the middle would keep its signals in the thread for as long as that lives.
        if (!isRead) thread.postMessage({ id, kind: "forget" } satisfies BodyQuestion);
        close();
      }
    },
    stop,
  };
}

function ended(): Error {
  return new Error("The thread that reads large bodies ended.");
}
