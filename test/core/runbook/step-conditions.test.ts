import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Condition, isTrue, type Operand, parseCondition, renameAnswers } from "#core/runbook/step-conditions.ts";

const values = { inputs: { service: "web", empty: "" }, answers: { decide: "yes", "a.b-c": "done" } };

function decide(text: string): boolean | string {
  const parsed = parseCondition(text);
  return parsed.kind === "parsed" ? isTrue(parsed.condition, values) : `${parsed.position}: ${parsed.message}`;
}

describe("conditions of steps", () => {
  it.each([
    ['answers.decide == "yes"', true],
    ["answers.decide == 'no'", false],
    ['inputs.service != ""', true],
    ["inputs.empty", false],
    ["not inputs.empty", true],
    ["answers.a.b-c == 'done'", true],
    ['inputs.service == "web" and answers.decide == "no" or inputs.service', true],
    ['inputs.service == "web" and (answers.decide == "no" or inputs.empty)', false],
    ["not (inputs.service and not inputs.empty)", false],
    ["answers.never == ''", true],
    ["inputs.service == answers.decide", false],
  ])("%s is %s", (text, expected) => {
    expect(decide(text)).toBe(expected);
  });

  it.each([
    ["", 1],
    ["answers.decide =", 16],
    ["answers.decide ==", 18],
    ["(inputs.a", 10],
    ["inputs.a inputs.b", 10],
    ["process.exit()", 1],
    ['inputs.a == "open', 13],
    ["inputs.a and", 13],
    ["or", 1],
  ])("%s is refused at character %d", (text, position) => {
    const parsed = parseCondition(text);
    expect(parsed).toMatchObject({ kind: "unreadable", position });
  });

  it("whatever is written out is read back to the same condition", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const operand: fc.Arbitrary<Operand> = fc.oneof(
      fc.record({ kind: fc.constantFrom("input" as const, "answer" as const), name }),
      fc.record({ kind: fc.constant("text" as const), text: fc.string().map((text) => text.replaceAll('"', "")) }),
    );
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4 },
        fc.record({ kind: fc.constant("given" as const), operand }),
        fc.record({ kind: fc.constantFrom("equal" as const, "unequal" as const), left: operand, right: operand }),
        fc.record({ kind: fc.constant("not" as const), of: tie("condition") }),
        fc.record({
          kind: fc.constantFrom("or" as const, "and" as const),
          left: tie("condition"),
          right: tie("condition"),
        }),
      ),
    }));
    fc.assert(
      fc.property(condition, (written) => {
        expect(parseCondition(write(written))).toEqual({ kind: "parsed", condition: written });
      }),
    );
  });

  it("no text at all makes the reader throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(["parsed", "unreadable"]).toContain(parseCondition(text).kind);
      }),
    );
  });

  it("answers are renamed and nothing else", () => {
    expect(renameAnswers('answers.a == "answers.b" and inputs.a', (id) => `x.${id}`)).toBe(
      'answers.x.a == "answers.b" and inputs.a',
    );
  });
});

function write(condition: Condition): string {
  switch (condition.kind) {
    case "or":
    case "and":
      return `(${write(condition.left)}) ${condition.kind} (${write(condition.right)})`;
    case "not":
      return `not (${write(condition.of)})`;
    case "equal":
    case "unequal":
      return `${say(condition.left)} ${condition.kind === "equal" ? "==" : "!="} ${say(condition.right)}`;
    case "given":
      return say(condition.operand);
  }
}

function say(operand: Operand): string {
  return operand.kind === "text" ? `"${operand.text}"` : `${operand.kind}s.${operand.name}`;
}
