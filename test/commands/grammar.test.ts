import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLooking, nearestVerb, parseCommand, verbs } from "#commands/grammar.ts";

describe("a text after /incident", () => {
  test.each([
    ["status identified the cache", "status", "identified the cache"],
    ["STATUS Identified The Cache", "status", "Identified The Cache"],
    ["  sev   2 ", "severity", "2"],
    ["close  it is\nover ", "resolve", "it is\nover"],
    ["do rollback web", "do", "rollback web"],
    ["undo A-3", "undo", "A-3"],
    ["?", "help", ""],
    ["new Checkout is down", "declare", "Checkout is down"],
    ["open Checkout is down", "declare", "Checkout is down"],
    ["who web", "oncall", "web"],
    ["suspects since=2h", "changes", "since=2h"],
    ["timeline saw it", "note", "saw it"],
    ["escalate", "page", ""],
    ["pm", "review", ""],
    ["postmortem", "review", ""],
  ])("%j is the verb %s with %j", (text, verb, rest) => {
    expect(parseCommand(text)).toEqual({ kind: "verb", verb, rest });
  });

  test("is empty when nothing but space was typed", () => {
    expect([parseCommand(""), parseCommand(" \n\t\u00a0 ")]).toEqual([{ kind: "empty" }, { kind: "empty" }]);
  });

  test("that begins with a name of Object.prototype is unknown, not a crash", () => {
    for (const given of ["constructor", "__proto__", "toString"]) {
      expect(parseCommand(`${given} x`)).toEqual({ kind: "unknown", given });
    }
  });

  test("is taken apart without an error and without losing a word, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const parsed = parseCommand(text);
        expect(parsed.kind === "empty").toBe(text.trim() === "");
        expect(text.trim().endsWith(parsed.kind === "verb" ? parsed.rest : "")).toBe(true);
        expect(typeof isLooking(parsed)).toBe("boolean");
      }),
    );
  });

  test("that is a line of the help is understood as that verb, under each of its names", () => {
    for (const { name, synonyms, usage } of verbs) {
      for (const typed of [name, ...synonyms]) {
        expect(parseCommand(`${typed} ${usage}`)).toEqual({ kind: "verb", verb: name, rest: usage });
      }
    }
  });
});

describe("the verbs", () => {
  test("have no name twice", () => {
    const names = verbs.flatMap(({ name, synonyms }) => [name, ...synonyms]);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  test.each([
    ["", true],
    ["nonsense", true],
    ["list", true],
    ["help", true],
    ["runbook", true],
    ["runbook list", true],
    ["runbook STATUS", true],
    ["runbook start site-down", false],
    ["runbook listen", false],
    ["runbook stop", false],
    ["resolve", false],
    ["do rollback web", false],
  ])("%j may be typed by who may only look: %s", (text, isAllowed) => {
    expect(isLooking(parseCommand(text))).toBe(isAllowed);
  });
});

describe("the nearest verb", () => {
  test.each([
    ["resovle", "resolve"],
    ["reso", "resolve"],
    ["stauts", "status"],
    ["severty", "severity"],
    ["DECLAER", "declare"],
    ["acknowlege", "ack"],
    ["runbooks", "runbook"],
    ["lsit", "list"],
  ])("to %s is %s", (given, nearest) => {
    expect(nearestVerb(given, verbs)?.name).toBe(nearest);
  });

  test("is one of those the person may use", () => {
    const allowed = verbs.filter(({ changes }) => !changes);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (given) => {
        expect(nearestVerb(given, allowed)?.changes).toBe(false);
      }),
    );
  });

  test("to a word of a hundred thousand letters is found at once", () => {
    const startedAt = performance.now();
    nearestVerb("x".repeat(100_000), verbs);
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});
