import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeReviewFolder } from "#adapters/files/review-archive.ts";
import { faultOf } from "../fault-of.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-reviews-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("reviews in a folder", () => {
  it("are Markdown files, in a folder that is made on first use", async () => {
    const path = join(folder, "a", "b", "INC-42.md");
    expect(await makeReviewFolder(join(folder, "a", "b")).store("INC-42", "# Ünïcode\n")).toEqual({ location: path });
    expect(await readFile(path, "utf8")).toBe("# Ünïcode\n");
  });

  it("are never seen half written, however many write and read at once", async () => {
    const archive = makeReviewFolder(folder);
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(2_000_000));
    await archive.store("INC-42", texts[0] ?? "");
    let isWriting = true;
    const seen = new Set<string>();
    const reading = (async () => {
      while (isWriting) seen.add(await readFile(join(folder, "INC-42.md"), "utf8"));
    })();
    for (let round = 0; round < 5; round += 1) await Promise.all(texts.map((text) => archive.store("INC-42", text)));
    isWriting = false;
    await reading;
    expect([...seen].filter((text) => !texts.includes(text))).toEqual([]);
    expect(await readdir(folder)).toEqual(["INC-42.md"]);
  });

  it("that can't be written are a Fault with the folder's name, and leave nothing behind", async () => {
    await writeFile(join(folder, "taken"), "a file where a folder should be");
    const fault = await faultOf(makeReviewFolder(join(folder, "taken")).store("INC-42", "# One\n"));
    expect(fault).toMatchObject({ code: "review-folder", retry: "may-retry", hint: expect.stringContaining("taken") });
    expect(await readdir(folder)).toEqual(["taken"]);
  });
});
