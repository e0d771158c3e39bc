import { readlinkSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { startSegment } from "#adapters/spool/segment-writer.ts";
import { useSpools } from "./spool-world.ts";

const world = useSpools();
afterEach(() => void vi.restoreAllMocks());

/** Which folders are made to last from now on, in order. */
async function watchSyncs(folder: string): Promise<readonly string[]> {
  const synced: string[] = [];
  const handle = await open(folder, "r");
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const sync = vi.spyOn(prototype, "sync");
  const really = sync.getMockImplementation();
  sync.mockImplementation(async function (this: FileHandle) {
    synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    await really?.call(this);
  });
  return synced;
}

test.skipIf(platform() !== "linux")("a folder that is new is there after a power cut, with all above it", async () => {
  const data = world.newFolder();
  const folder = join(data, "spool");
  const { spool } = await world.open(folder);
  const synced = await watchSyncs(data);
  await spool.append(world.delivery("first"));
  expect(synced).toContain(data);
  expect(synced).toContain(folder);
  expect(synced.filter((one) => one.startsWith(`${folder}/`))).toHaveLength(1);
  const known = synced.length;
  await spool.append(world.delivery("second"));
  expect(synced).toHaveLength(known);
});

test("what is new in a folder that can't be made to last is not answered for, and asked for again", async () => {
  const folder = world.newFolder();
  const path = join(folder, "000000001.log");
  const segment = await startSegment(path, [folder, join(folder, "missing")]);
  const bytes = [new TextEncoder().encode("record")];
  await expect(segment.append(bytes)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(segment.append(bytes)).rejects.toMatchObject({ code: "ENOENT" });
  expect(segment.length()).toBe(0);
  await segment.close();
});
