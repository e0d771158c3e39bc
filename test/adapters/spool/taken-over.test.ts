import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { until } from "#test/support/until.ts";
import { drainTexts, useSpools } from "./spool-world.ts";

const world = useSpools();

const deadSpool = async (text: string) => {
  const folder = world.newFolder();
  const { spool, die } = await world.open(folder, { lookEveryMs: 1e9 });
  await spool.append(world.delivery(text));
  die();
  return folder;
};

describe("the spool of a process that others took for gone", () => {
  test("that was only paused is not written to any more: what it accepts then is in a new folder, and nothing is lost", async () => {
    const folder = world.newFolder();
    // Its own signs of life count as too old at once, as after a long pause.
    const paused = await world.open(folder, { silentMsMax: 0, lookEveryMs: 1e9 });
    await paused.spool.append(world.delivery("before"));
    const taker = await world.open(folder, { silentMsMax: 1, lookEveryMs: 5 });
    await until(() => taker.spool.parts().length === 2);
    expect(await drainTexts(taker.spool)).toEqual(["before"]);
    // This one takes everybody for gone; it must not take the new folder too.
    await taker.spool.close();
    await paused.spool.append(world.delivery("after"));
    expect(await drainTexts(paused.spool)).toEqual(["after"]);
  });

  test("that woke up again keeps nothing in the folder that was taken from it, however fresh its signs of life are", async () => {
    const folder = world.newFolder();
    const paused = await world.open(folder, { lookEveryMs: 1e9 });
    await paused.spool.append(world.delivery("before"));
    paused.die();
    const taker = await world.open(folder, { lookEveryMs: 1e9 });
    expect(taker.spool.parts()).toHaveLength(2);
    await paused.spool.append(world.delivery("after"));
    expect(await drainTexts(taker.spool)).toEqual(["before"]);
    expect(await drainTexts(paused.spool)).toEqual(["after"]);
  });

  test("that woke up again knows without a new delivery that nothing of it waits any more", async () => {
    const folder = world.newFolder();
    const paused = await world.open(folder);
    await paused.spool.append(world.delivery("before"));
    paused.die();
    const taker = await world.open(folder, { lookEveryMs: 1e9 });
    await until(() => paused.spool.status().bytes === 0);
    expect(paused.spool.status()).toMatchObject({ records: 0, oldestAt: null, trouble: null });
    expect(await drainTexts(paused.spool)).toEqual([]);
    expect(await drainTexts(taker.spool)).toEqual(["before"]);
  });

  test("gives up what it had taken over itself, and leaves its position to whoever has it now", async () => {
    const folder = await deadSpool("a");
    const paused = await world.open(folder);
    const [part] = paused.spool.parts();
    expect(await part?.read({ records: 9, bytes: 999 })).toHaveLength(1);
    await part?.drained();
    paused.die();
    const taker = await world.open(folder, { lookEveryMs: 1e9 });
    expect(taker.spool.parts()).toHaveLength(2);
    expect(part !== undefined && (await paused.spool.dismiss(part))).toBe(false);
    await until(() => paused.spool.parts().length === 1);
  });

  test("is drained also when it was taken over and could not be looked into at first", async () => {
    const folder = await deadSpool("a");
    const { spool, token } = await world.open(folder).then(async (opened) => {
      await opened.spool.append(world.delivery("own"));
      return {
        ...opened,
        token:
          readdirSync(folder)
            .find((name) => name.includes("."))
            ?.split(".")[1] ?? "",
      };
    });
    expect(await drainTexts(spool)).toEqual(["a", "own"]);
    // As it stands after the rename, when reading the folder failed.
    const half = await deadSpool("half");
    const [part = ""] = readdirSync(half).filter((name) => name.includes("."));
    renameSync(join(half, part), join(folder, `${part.split(".")[0]}.${token}`));
    await until(() => spool.parts().length === 3);
    expect(await drainTexts(spool)).toContain("half");
  });
});
