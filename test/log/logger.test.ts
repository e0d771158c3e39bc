import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { Fault } from "#core/shared/fault.ts";
import { makeLogger } from "#src/logger.ts";

function logged(data: object): string {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  makeLogger("info", sink).info(data, "said");
  return lines.join("");
}

test("secrets and personal data never reach the log, however deep they stand", () => {
  const line = logged({ token: "xoxb-1", config: { secret: "s-2", user: { email: "mina@acme.example" } } });
  expect(line).not.toMatch(/xoxb-1|s-2|mina@/);
  expect(line).toContain("[redacted]");
});

test("an error keeps its code, hint and cause", () => {
  const cause = new Error("connection refused");
  const error = new Fault({
    code: "database-unreachable",
    message: "No answer",
    hint: "Start it",
    retry: "may-retry",
    cause,
  });
  const line = logged({ error });
  for (const part of ["database-unreachable", "Start it", "connection refused"]) expect(line).toContain(part);
});

test("a thrown plain object is logged by its message, not as [object Object]", () => {
  expect(logged({ error: { message: "queue is closed" } })).toContain("queue is closed");
  expect(logged({ error: {} })).not.toContain("[object Object]");
});
