import { execFile } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { until } from "#test/support/until.ts";
import { drainTexts, useSpools } from "./spool-world.ts";

const world = useSpools();

const segmentsOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".log"))
    .sort()
    .map((name) => join(folder, name));

const onlySegment = (folder: string): string => {
  const segments = segmentsOf(folder);
  expect(segments).toHaveLength(1);
  return segments[0] ?? "";
};

/** A spool that died with these bodies in it. */
const deadSpool = async (texts: readonly string[]) => {
  const folder = world.newFolder();
  const { spool, die } = await world.open(folder, { lookEveryMs: 1e9 });
  for (const text of texts) await spool.append(world.delivery(text));
  die();
  return folder;
};

describe("the spool", () => {
  test("gives back what was kept, byte for byte and in order", async () => {
    const { spool } = await world.open(world.newFolder());
    const given = world.delivery("first", { deliveryKey: "key ✓", refusal: "not JSON" });
    await Promise.all([spool.append(given), ...["second", "third"].map((text) => spool.append(world.delivery(text)))]);
    const [part] = spool.parts();
    const [first, ...others] = (await part?.read({ records: 10, bytes: 10_000 })) ?? [];
    expect({ ...first, body: new Uint8Array(first?.body ?? []) }).toEqual(given);
    expect(others.map(({ body }) => new TextDecoder().decode(body))).toEqual(["second", "third"]);
  });

  test("what is read but not drained is read again", async () => {
    const { spool } = await world.open(world.newFolder());
    await spool.append(world.delivery("x"));
    const [part] = spool.parts();
    for (let time = 0; time < 2; time += 1) expect(await part?.read({ records: 1, bytes: 1 })).toHaveLength(1);
    await part?.drained();
    expect(await part?.read({ records: 1, bytes: 1 })).toEqual([]);
    expect(spool.status()).toMatchObject({ bytes: 0, records: 0, oldestAt: null });
  });

  test("deliveries that arrive together share one write to disk", async () => {
    const commits: number[] = [];
    const { spool } = await world.open(world.newFolder(), { onCommit: ({ records }) => void commits.push(records) });
    await Promise.all(Array.from({ length: 100 }, (_, index) => spool.append(world.delivery(`${index}`))));
    expect(commits.reduce((sum, records) => sum + records, 0)).toBe(100);
    expect(commits.length).toBeLessThanOrEqual(2);
  });

  test("drained segments are removed from the disk, and order holds over their borders", async () => {
    const folder = world.newFolder();
    const { spool } = await world.open(folder, { segmentBytesMax: 300 });
    const texts = Array.from({ length: 20 }, (_, index) => `delivery ${index}`);
    for (const text of texts) await spool.append(world.delivery(text));
    expect(segmentsOf(folder).length).toBeGreaterThan(3);
    expect(await drainTexts(spool)).toEqual(texts);
    expect(segmentsOf(folder)).toHaveLength(1);
  });

  test("a body larger than a segment and than a read is kept whole", async () => {
    const { spool } = await world.open(world.newFolder(), { segmentBytesMax: 1_000 });
    const large = "x".repeat(5_000_000);
    for (const text of ["a", large, "b"]) await spool.append(world.delivery(text));
    expect(await drainTexts(spool)).toEqual(["a", large, "b"]);
  });

  test("says how many wait, also while it is never empty", async () => {
    const { spool } = await world.open(world.newFolder());
    for (const text of ["a", "b", "c"]) await spool.append(world.delivery(text));
    const [part] = spool.parts();
    expect(spool.status().records).toBe(3);
    await part?.read({ records: 2, bytes: 10_000 });
    expect(spool.status().records).toBe(3);
    await part?.drained();
    expect(spool.status().records).toBe(1);
    await spool.append(world.delivery("d"));
    expect(spool.status().records).toBe(2);
  });

  test("nothing more is taken when it is full, and again when it is drained", async () => {
    const { spool } = await world.open(world.newFolder(), { bytesMax: 1_000 });
    await spool.append(world.delivery("x".repeat(700)));
    await expect(spool.append(world.delivery("x".repeat(700)))).rejects.toMatchObject({ code: "spool-full" });
    expect(await drainTexts(spool)).toHaveLength(1);
    await spool.append(world.delivery("x".repeat(700)));
  });

  test("what comes at the same time counts together: the bound holds before anything of it is written", async () => {
    const { spool } = await world.open(world.newFolder(), { bytesMax: 1_000 });
    const together = await Promise.allSettled(
      ["a", "b", "c"].map((letter) => spool.append(world.delivery(letter.repeat(400)))),
    );
    expect(together.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(await drainTexts(spool)).toHaveLength(2);
    expect(spool.status().bytes).toBe(0);
  });

  test("an orderly end leaves nothing behind when all is drained, and everything when not", async () => {
    const folder = world.newFolder();
    const first = await world.open(folder);
    await first.spool.append(world.delivery("a"));
    await drainTexts(first.spool);
    await first.spool.close();
    expect(readdirSync(folder)).toEqual([]);
    const second = await world.open(folder);
    await second.spool.append(world.delivery("b"));
    await second.spool.close();
    second.die();
    const third = await world.open(folder);
    expect(await drainTexts(third.spool)).toEqual(["b"]);
  });
});

describe("the spool of a process that was killed", () => {
  test("is taken over by the next one, before its own", async () => {
    const folder = await deadSpool(["a", "b"]);
    const { spool } = await world.open(folder);
    await spool.append(world.delivery("c"));
    expect(await drainTexts(spool)).toEqual(["a", "b", "c"]);
    const [part] = spool.parts();
    expect(part !== undefined && (await spool.dismiss(part))).toBe(true);
    expect(spool.parts()).toHaveLength(1);
  });

  test("is taken over by exactly one of several, also while they run", async () => {
    const folder = world.newFolder();
    const dying = await world.open(folder);
    const others = await Promise.all([world.open(folder), world.open(folder), world.open(folder)]);
    await dying.spool.append(world.delivery("a"));
    dying.die();
    const counts = () => others.map(({ spool }) => spool.parts().length).toSorted((a, b) => a - b);
    await until(() => counts().some((count) => count > 1));
    expect(counts()).toEqual([1, 1, 2]);
  });

  test("of another machine is taken over when it was silent for long enough, and not before", async () => {
    const folder = await deadSpool(["a"]);
    // Nobody knows here that the owner is dead: its process could run elsewhere.
    const knowsNobody = { owner: { id: "elsewhere", isDead: () => false } };
    const patient = await world.open(folder, { ...knowsNobody, silentMsMax: 1e9, lookEveryMs: 5 });
    const quick = await world.open(folder, { ...knowsNobody, silentMsMax: 50, lookEveryMs: 10 });
    await until(() => quick.spool.parts().length === 2);
    expect(patient.spool.parts()).toHaveLength(1);
    expect(await drainTexts(quick.spool)).toEqual(["a"]);
  });

  test("ends at its last whole record when the last one was torn", async () => {
    for (const cut of [1, 5, 20, 60]) {
      const folder = await deadSpool(["a", "b", "torn"]);
      const segment = onlySegment(folder);
      truncateSync(segment, statSync(segment).size - cut);
      const { spool } = await world.open(folder);
      expect(await drainTexts(spool)).toEqual(["a", "b"]);
    }
  });

  test("ends at its last whole record when the file grew before its content came", async () => {
    const folder = await deadSpool(["a"]);
    appendFileSync(onlySegment(folder), Buffer.alloc(4_096));
    const { spool } = await world.open(folder);
    expect(await drainTexts(spool)).toEqual(["a"]);
  });

  test.each([0, 4, 8, 12, 20, 100])(
    "with a byte changed in the middle (offset %i of the record) loses that record alone, and keeps its bytes",
    async (offset) => {
      const folder = await deadSpool(["a".repeat(100)]);
      const length = statSync(onlySegment(folder)).size;
      const whole = await deadSpool(["a", "b", "c"].map((letter) => letter.repeat(100)));
      const segment = onlySegment(whole);
      const bytes = readFileSync(segment);
      bytes[length + offset] = (bytes[length + offset] ?? 0) ^ 0xff;
      writeFileSync(segment, bytes);
      let damaged = 0;
      const { spool } = await world.open(whole, {
        onDamage: (count) => {
          damaged += count;
        },
      });
      expect(await drainTexts(spool)).toEqual(["a".repeat(100), "c".repeat(100)]);
      expect(damaged).toBe(length);
      const [kept = ""] = readdirSync(join(whole, "damaged"));
      expect(readFileSync(join(whole, "damaged", kept))).toEqual(bytes.subarray(length, 2 * length));
      expect(world.logs.map(({ message }) => message)).toContain(
        "a stretch of the spool can't be read; it is set aside",
      );
    },
  );

  test("that is nothing but rubbish stops nobody", async () => {
    const folder = await deadSpool(["a"]);
    writeFileSync(onlySegment(folder), Buffer.from("MSR1".repeat(1_000)));
    const { spool } = await world.open(folder);
    expect(await drainTexts(spool)).toEqual([]);
    await spool.append(world.delivery("b"));
    expect(await drainTexts(spool)).toEqual(["b"]);
  });
});

describe("a disk that takes nothing", () => {
  test("is said in the system's words, and the spool goes on when the disk does", async () => {
    const parent = world.newFolder();
    const folder = join(parent, "spool");
    // A file where the folder belongs: unlike rights, that stops root too.
    writeFileSync(folder, "");
    const { spool } = await world.open(folder);
    await expect(spool.append(world.delivery("a"))).rejects.toMatchObject({ code: "spool-unwritable" });
    expect(spool.status().trouble).toMatch(/ENOTDIR|EEXIST/);
    rmSync(folder);
    await spool.append(world.delivery("b"));
    expect(spool.status().trouble).toBeNull();
    expect(await drainTexts(spool)).toEqual(["b"]);
    expect(existsSync(folder)).toBe(true);
  });

  test("leaves no empty files behind, however often it was tried", async () => {
    const folder = join(world.newFolder(), "spool");
    const victim = new URL("full-disk-victim.ts", import.meta.url).pathname;
    // A limit of 2 KiB per file ends a write in its middle, as a full disk does.
    const script = 'trap "" XFSZ; ulimit -f 4; exec "$@"';
    const sizes = ["4000", "4000", "200", "4000", "4000"];
    const args = ["-c", script, "sh", process.execPath, victim, folder, ...sizes];
    const { stdout } = await promisify(execFile)("sh", args);
    expect(JSON.parse(stdout)).toEqual({ kept: [false, false, true, false, false], records: 1 });
    expect(segmentsOf(folder).map((path) => statSync(path).size)).toEqual([expect.any(Number)]);
    const { spool } = await world.open(folder, { silentMsMax: 0 });
    await until(() => spool.status().bytes > 0);
    expect(await drainTexts(spool)).toHaveLength(1);
  });
});
