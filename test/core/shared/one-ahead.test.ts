import { expect, test } from "vitest";
import { oneAhead } from "#core/shared/one-ahead.ts";

/** Numbers from 1, and what was asked of their source. */
function makeSource(count: number, failsAt = Number.POSITIVE_INFINITY) {
  const seen = { made: 0, isLeft: false };
  async function* numbers() {
    try {
      for (let number = 1; number <= count; number += 1) {
        seen.made = number;
        if (number === failsAt) throw new Error(`no ${number}`);
        yield number;
      }
    } finally {
      seen.isLeft = true;
    }
  }
  return { seen, numbers: numbers() };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test("the same items come, in order, and the next is made while one is worked on", async () => {
  const { seen, numbers } = makeSource(3);
  const worked: number[] = [];
  for await (const number of oneAhead(numbers)) {
    await turn();
    expect(seen.made).toBe(Math.min(3, number + 1));
    worked.push(number);
  }
  expect(worked).toEqual([1, 2, 3]);
  expect(seen.isLeft).toBe(true);
});

test("a failure of the source comes in its turn, after what was made before it", async () => {
  const { numbers } = makeSource(3, 2);
  const worked: number[] = [];
  const working = (async () => {
    for await (const number of oneAhead(numbers)) {
      await turn();
      worked.push(number);
    }
  })();
  await expect(working).rejects.toThrow("no 2");
  expect(worked).toEqual([1]);
});

test("who leaves in the middle leaves the source, too, whatever it was making", async () => {
  for (const failsAt of [2, 9]) {
    const { seen, numbers } = makeSource(3, failsAt);
    for await (const _number of oneAhead(numbers)) {
      await turn();
      break;
    }
    expect(seen).toEqual({ made: 2, isLeft: true });
  }
});
