import { expect, test } from "vitest";
import { makeRecentBodies } from "#jobs/recent-bodies.ts";

const body = (bytes: number) => new Uint8Array(bytes);
const packed = Promise.resolve("packed");

test("a body is given once, and until then how it is stored", async () => {
  const recent = makeRecentBodies<string>();
  const large = body(10);
  recent.keep("large", large, packed);
  expect(await recent.packed("large")).toBe("packed");
  expect(recent.take("large")).toBe(large);
  expect(recent.take("large")).toBeUndefined();
  expect(recent.packed("large")).toBeUndefined();
});

test("the oldest give way, and never is more kept than there is room for", () => {
  const recent = makeRecentBodies(50);
  for (const id of ["a", "b", "c"]) recent.keep(id, body(20), packed);
  recent.keep("too large", body(51), packed);
  expect(["a", "b", "c", "too large"].filter((id) => recent.take(id) !== undefined)).toEqual(["b", "c"]);
  recent.keep("all", body(50), packed);
  expect(recent.take("all")).toBeDefined();
});
