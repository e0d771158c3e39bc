import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../faults.ts";
import type { Answer, Manners } from "./route.ts";

/** What became of a request: the status sent (0 = none) and whether the vendor kept its effect. */
export interface ReplyOutcome {
  readonly status: number;
  readonly committed: boolean;
}

/** Computes the answer (which commits the effect) and writes it the way the planned fault says. */
export async function writeReply(needs: {
  response: ServerResponse;
  answer: () => Answer | Promise<Answer>;
  fault: Fault | undefined;
  manners: Manners;
  latencyMs: number;
}): Promise<ReplyOutcome> {
  const { response, fault, manners } = needs;
  if (needs.latencyMs > 0) await wait(needs.latencyMs, undefined, { ref: false });

  switch (fault?.kind) {
    case undefined:
      return answerPlainly();
    case "http": {
      const body = fault.body === undefined ? manners.failed(fault.status).body : fault.body;
      return send(response, { status: fault.status, headers: fault.headers ?? {}, body }, false);
    }
    case "hang":
      // without ms nothing ever happens and the client has to give up; with ms the answer is late but true
      if (fault.ms === undefined) return { status: 0, committed: false };
      await wait(fault.ms, undefined, { ref: false });
      return answerPlainly();
    case "drop-before":
      response.destroy();
      return { status: 0, committed: false };
    case "drop-after": {
      const answer = await needs.answer();
      response.destroy();
      return { status: 0, committed: isSuccess(answer) };
    }
    case "status-after-commit": {
      const answer = await needs.answer();
      return send(response, manners.failed(fault.status), isSuccess(answer));
    }
    case "hang-after-commit":
      return { status: 0, committed: isSuccess(await needs.answer()) };
    case "slow":
      await wait(fault.ms, undefined, { ref: false });
      return answerPlainly();
    case "truncated": {
      const answer = await needs.answer();
      response.writeHead(answer.status, { "content-type": "application/json", "content-length": 1_000 });
      response.write('{"broken":', () => response.destroy());
      return { status: answer.status, committed: isSuccess(answer) };
    }
    case "wrong-type-after-commit": {
      const answer = await needs.answer();
      return send(
        response,
        { ...answer, headers: { ...answer.headers, "content-type": fault.type } },
        isSuccess(answer),
      );
    }
    case "invalid-json":
    case "invalid-json-after-commit": {
      const answer = await needs.answer();
      const headers = { "content-type": "application/json" };
      return send(response, { status: answer.status, headers, body: Buffer.from('{"broken":') }, isSuccess(answer));
    }
    case "ok-false":
      throw new Error("The fault ok-false is Slack's own; plan http or status-after-commit for a provider.");
    default:
      return fault satisfies never;
  }

  async function answerPlainly(): Promise<ReplyOutcome> {
    const answer = await needs.answer();
    return send(response, answer, isSuccess(answer));
  }
}

function isSuccess(answer: Answer): boolean {
  return answer.status < 400;
}

function send(response: ServerResponse, answer: Answer, committed: boolean): ReplyOutcome {
  const isBytes = Buffer.isBuffer(answer.body);
  const bytes = Buffer.isBuffer(answer.body)
    ? answer.body
    : Buffer.from(answer.body === undefined ? "" : JSON.stringify(answer.body));
  const type = isBytes || bytes.length === 0 ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(answer.status, { ...type, "content-length": bytes.length, ...answer.headers });
  response.end(bytes);
  return { status: answer.status, committed };
}
