import { expect, test } from "vitest";
import { fillPlaceholders } from "#core/shared/fill-placeholders.ts";

const values: Readonly<Record<string, string>> = { "labels.service": "web", price: "$&{{ price }}" };
const fill = (text: string) => fillPlaceholders(text, (name) => values[name]);

test("names are replaced with and without spaces, unknown ones by nothing", () => {
  expect(fill("{{ labels.service }}-{{labels.service}}-{{ labels.nope }}")).toBe("web-web-");
});

test("a value is put in as it is: no pattern and no placeholder in it is followed", () => {
  expect(fill("{{ price }}")).toBe("$&{{ price }}");
});

test("text without names stays as it is", () => {
  expect(fill("{ plain } {{ }} {{ a b }}")).toBe("{ plain } {{ }} {{ a b }}");
});
