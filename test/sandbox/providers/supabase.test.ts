import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

let world: EmulatedWorld;
let supabase: SupabaseClient;
const clientWith = (key: string) =>
  createClient(`${world.sandbox.url}/supabase`, key, { auth: { persistSession: false, autoRefreshToken: false } });

beforeEach(async () => {
  world = await startEmulatedWorld("Bearer sandbox-supabase-secret-key");
  supabase = clientWith("sandbox-supabase-secret-key");
});
afterEach(() => world.close());

describe("the emulated Supabase Storage", () => {
  it("says that a bucket is missing, makes it, and makes it once", async () => {
    expect((await supabase.storage.getBucket("reviews")).error).toMatchObject({
      status: 400,
      statusCode: "404",
      code: "NoSuchBucket",
    });
    expect((await supabase.storage.createBucket("reviews", { public: false })).data).toEqual({ name: "reviews" });
    expect((await supabase.storage.getBucket("reviews")).data).toMatchObject({ id: "reviews", public: false });
    expect((await supabase.storage.createBucket("reviews")).error).toMatchObject({ statusCode: "409" });
  });

  it("keeps what was uploaded byte by byte, and replaces it only when asked to", async () => {
    await supabase.storage.createBucket("reviews");
    const files = supabase.storage.from("reviews");
    const first = await files.upload("2026/inc-1.md", "# INC-1 ✓", { contentType: "text/markdown" });
    expect(first.data).toMatchObject({ path: "2026/inc-1.md", fullPath: "reviews/2026/inc-1.md" });
    expect((await files.upload("2026/inc-1.md", "other")).error).toMatchObject({ status: 400, statusCode: "409" });
    expect(await (await files.download("2026/inc-1.md")).data?.text()).toBe("# INC-1 ✓");
    const blob = new Blob([new Uint8Array([0, 255, 13, 10, 0])], { type: "text/markdown" });
    expect((await files.upload("2026/inc-1.md", blob, { upsert: true })).error).toBeNull();
    const replaced = await (await files.download("2026/inc-1.md")).data?.arrayBuffer();
    expect([...new Uint8Array(replaced ?? new ArrayBuffer())]).toEqual([0, 255, 13, 10, 0]);
  });

  it("lists one folder at a time", async () => {
    await supabase.storage.createBucket("reviews");
    const files = supabase.storage.from("reviews");
    for (const path of ["2026/inc-2.md", "2026/inc-1.md", "readme.md"]) await files.upload(path, "x");
    expect((await files.list()).data).toMatchObject([
      { name: "2026", id: null },
      { name: "readme.md", metadata: { size: 1 } },
    ]);
    expect((await files.list("2026", { limit: 1, offset: 1 })).data?.map(({ name }) => name)).toEqual(["inc-2.md"]);
    expect((await files.remove(["readme.md"])).data).toHaveLength(1);
    expect((await files.exists("readme.md")).data).toBe(false);
  });

  it("signs a link that needs no key until it expires", async () => {
    await supabase.storage.createBucket("reviews");
    const files = supabase.storage.from("reviews");
    await files.upload("inc-1.md", "secret", { contentType: "text/markdown" });
    const { data } = await files.createSignedUrl("inc-1.md", 60);
    const link = data?.signedUrl ?? "";
    expect(await (await fetch(link)).text()).toBe("secret");
    expect((await fetch(link.replace(/token=.*/, "token=guess"))).status).toBe(400);
    world.pass(61_000);
    expect((await fetch(link)).status).toBe(400);
    expect((await files.createSignedUrl("nothing.md", 60)).error).toMatchObject({ statusCode: "404" });
  });

  it("keeps a bucket's limits", async () => {
    await supabase.storage.createBucket("reviews", {
      public: false,
      fileSizeLimit: 4,
      allowedMimeTypes: ["text/markdown"],
    });
    const files = supabase.storage.from("reviews");
    const type = { contentType: "text/markdown" };
    expect((await files.upload("a.md", "12345", type)).error).toMatchObject({ statusCode: "413" });
    expect((await files.upload("a.png", "1", { contentType: "image/png" })).error).toMatchObject({ statusCode: "415" });
    expect((await files.upload("a.md", "1234", type)).error).toBeNull();
  });

  it("refuses another key and keeps nothing", async () => {
    const stranger = clientWith("another-key");
    expect((await stranger.storage.createBucket("reviews")).error).toMatchObject({ status: 401 });
    expect(world.sandbox.providers.supabase.state.buckets.size).toBe(0);
  });
});
