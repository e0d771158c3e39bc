import { expect, test } from "vitest";
import { makeRecentBodies } from "#jobs/recent-bodies.ts";

const body = (bytes: number) => new Uint8Array(bytes);

test("a large body is given once, a small one is not kept", () => {
  const recent = makeRecentBodies(10);
  const large = body(10);
  recent.keep("large", large);
  recent.keep("small", body(9));
  expect(recent.take("large")).toBe(large);
  expect(recent.take("large")).toBeUndefined();
  expect(recent.take("small")).toBeUndefined();
});

test("the oldest give way, and never is more kept than there is room for", () => {
  const recent = makeRecentBodies(10, 50);
  for (const id of ["a", "b", "c"]) recent.keep(id, body(20));
  recent.keep("too large", body(51));
  expect(["a", "b", "c", "too large"].filter((id) => recent.take(id) !== undefined)).toEqual(["b", "c"]);
  recent.keep("all", body(50));
  expect(recent.take("all")).toBeDefined();
});
