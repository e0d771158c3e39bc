import { expect, test } from "vitest";
import { Fault } from "#core/shared/fault.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, tell, textOf } from "#test/support/worker-world.ts";

const replicas = useReplicas();

const noRoom = () =>
  new Fault({
    code: "slack-overloaded",
    message: "Too many",
    hint: "",
    retry: "may-retry",
    retryAfterMs: 20,
    isUnsent: true,
  });

test("what found no room at a foreign system's rate was not tried: no failure, nothing to look for, its place kept", async () => {
  const world = await replicas.start();
  const seen: string[] = [];
  const looked: string[] = [];
  const reported: unknown[] = [];
  let refusals = 5;
  await world.work({
    onFailed: async (_effect, failure) => void reported.push(failure),
    handle: async (effect, run) => {
      const text = textOf(effect);
      await run.step(`send ${text}`, {
        find: async () => {
          looked.push(text);
          return undefined;
        },
        act: async () => {
          if (text === "1" && refusals > 0) {
            refusals -= 1;
            throw noRoom();
          }
          return true;
        },
      });
      seen.push(`${text} attempt ${run.attempt}`);
      return done;
    },
  });
  await world.want(tell("U1", "1"), tell("U1", "2"));
  await until(() => seen.length === 2);
  expect(seen).toEqual(["1 attempt 1", "2 attempt 1"]);
  expect(looked).toEqual([]);
  expect(reported).toEqual([]);
  expect(world.logs.filter(({ message }) => message === "work failed")).toEqual([]);
});
