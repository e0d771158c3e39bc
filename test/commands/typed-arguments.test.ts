import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseArguments, parseMention } from "#commands/typed-arguments.ts";

const parse = (rest: string) => {
  const { words, values, repeated } = parseArguments(rest);
  return { words, values, repeated };
};

describe("arguments", () => {
  test.each([
    ["api to=3", ["api"], { to: "3" }],
    ["  api   TO=3  ", ["api"], { to: "3" }],
    ['web to="a b" why="it is = broken"', ["web"], { to: "a b", why: "it is = broken" }],
    ["web to=“a b”", ["web"], { to: "a b" }],
    ['web to=""', ["web"], { to: "" }],
    ["web to=", ["web"], { to: "" }],
    ["web to= 3", ["web", "3"], { to: "" }],
    ["web to = 3", ["web", "to", "=", "3"], {}],
    ['web to="a b', ["web", "b"], { to: '"a' }],
    ["web to=a=b", ["web"], { to: "a=b" }],
    ["web project_ref=x min-instances=2", ["web"], { project_ref: "x", "min-instances": "2" }],
    ["web =3", ["web", "=3"], {}],
    ["web to=<http://shop-abc.vercel.app|shop-abc.vercel.app>", ["web"], { to: "shop-abc.vercel.app" }],
    ["web to=<https://shop-abc.vercel.app>", ["web"], { to: "https://shop-abc.vercel.app" }],
    ["<http://shop.web|shop.web>", ["shop.web"], {}],
    ["", [], {}],
  ])("%j", (rest, words, values) => {
    expect(parse(rest)).toEqual({ words, values, repeated: [] });
  });

  test("given twice are named, not silently overwritten", () => {
    expect(parse("api to=3 To=4")).toEqual({ words: ["api"], values: { to: "4" }, repeated: ["to"] });
  });

  test("with a name of Object.prototype are plain values", () => {
    const { words, values } = parseArguments("x constructor=1 hasOwnProperty=2 __proto__=3");
    expect(Object.entries(values)).toEqual([
      ["constructor", "1"],
      ["hasownproperty", "2"],
    ]);
    expect(words).toEqual(["x", "__proto__=3"]);
  });

  test("of any text are read without an error, and no letter of a free word is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (rest) => {
        for (const word of parseArguments(rest).words) expect(rest).toContain(word);
      }),
    );
  });

  test("of a hundred thousand letters are read at once", () => {
    const startedAt = performance.now();
    for (const text of ["a".repeat(100_000), `a="${"b ".repeat(50_000)}`, "a=“".repeat(30_000), "<".repeat(100_000)]) {
      parseArguments(text);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test("come back as they were quoted", () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const value = fc.string({ unit: "grapheme-ascii" }).filter((text) => !text.includes('"') && !/^<.*>$/.test(text));
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (values) => {
        const typed = Object.entries(values).map(([name, text]) => `${name}="${text}"`);
        expect(parse(typed.join(" "))).toEqual({ words: [], values, repeated: [] });
      }),
    );
  });
});

describe("a mention", () => {
  test.each([
    ["<@U0LEAD|aya>", "U0LEAD"],
    ["<@U0LEAD>", "U0LEAD"],
    ["<@W0LEAD> please", "W0LEAD"],
    ["@aya", undefined],
    ["<#C0GENERAL|general>", undefined],
    ["<!channel>", undefined],
    ["<@U0LEAD", undefined],
  ])("in %j is %s", (text, userId) => {
    expect(parseMention(text)).toBe(userId);
  });
});
