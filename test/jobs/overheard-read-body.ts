import { BroadcastChannel, parentPort } from "node:worker_threads";
import "#src/read-body.ts";
import type { BodyQuestion } from "#jobs/body-reader.ts";

/** The thread that reads bodies, telling what it is asked. */
const heard = new BroadcastChannel("body-questions");
parentPort?.on("message", ({ kind }: BodyQuestion) => heard.postMessage(kind));
