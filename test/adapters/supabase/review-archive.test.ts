import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSupabaseClient } from "#adapters/supabase/client.ts";
import { makeSupabaseArchive } from "#adapters/supabase/review-archive.ts";
import type { ReviewArchive } from "#core/review/review-sink.ts";
import { leaseLost } from "#jobs/lease.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { faultOf, wordsOf } from "../fault-of.ts";
import {
  answer,
  closedPort,
  hang,
  reset,
  resetInBody,
  type ScriptedServer,
  startScriptedServer,
} from "../scripted-server.ts";
import { impatientMs } from "../test-http.ts";

const secretKey = credentials.supabaseSecretKey;

function archiveAt(url: string, timeoutMs = 10_000): ReviewArchive {
  return makeSupabaseArchive({ client: makeSupabaseClient({ url, secretKey, timeoutMs }) });
}

describe("reviews in Supabase Storage", () => {
  let world: EmulatedWorld;
  let archive: ReviewArchive;
  beforeEach(async () => {
    world = await startEmulatedWorld(`Bearer ${secretKey}`);
    archive = archiveAt(`${world.sandbox.url}/supabase`);
  });
  afterEach(() => world.close());

  const bucket = () => world.sandbox.providers.supabase.state.buckets.get("muster-reviews");
  const textOf = (path: string) => bucket()?.objects.get(path)?.bytes.toString();
  const asked = () => world.sandbox.providers.supabase.calls.map(({ method, path }) => `${method} ${path}`);
  const upload = "POST /storage/v1/object/muster-reviews/INC-42.md";

  it("go into a private bucket that is made on first use only", async () => {
    expect(await archive.store("INC-42", "# Ünïcode\n")).toEqual({ location: "supabase://muster-reviews/INC-42.md" });
    expect([bucket()?.isPublic, textOf("INC-42.md")]).toEqual([false, "# Ünïcode\n"]);
    expect(bucket()?.objects.get("INC-42.md")?.contentType).toMatch(/^text\/markdown/);
    await archive.store("INC-42", "# Again\n");
    expect(asked()).toEqual([upload, "POST /storage/v1/bucket", upload, upload]);
  });

  it("replace an earlier version under the same name", async () => {
    await archive.store("INC-42", "# One\n");
    await archive.store("INC-42", "# Two\n");
    expect([textOf("INC-42.md"), bucket()?.objects.size]).toEqual(["# Two\n", 1]);
  });

  it.each([["drop-before"], ["drop-after"]] as const)(
    "survive a lost answer (%s) by being stored again",
    async (kind) => {
      world.sandbox.faults.next(/POST .*object/, { kind });
      expect((await faultOf(archive.store("INC-42", "# One\n"))).retry).toBe("unknown-outcome");
      await archive.store("INC-42", "# One\n");
      expect(textOf("INC-42.md")).toBe("# One\n");
    },
  );

  it("do not mind that another replica made the bucket in the meantime", async () => {
    const other = archiveAt(`${world.sandbox.url}/supabase`);
    await Promise.all([archive.store("INC-42", "# One\n"), other.store("INC-43", "# Two\n")]);
    expect([textOf("INC-42.md"), textOf("INC-43.md")]).toEqual(["# One\n", "# Two\n"]);
    const taken = { statusCode: "409", code: "BucketAlreadyExists", error: "Duplicate", message: "Exists" };
    world.sandbox.providers.supabase.state.buckets.clear();
    world.sandbox.faults.next(/POST .*bucket/, { kind: "http", status: 400, body: taken });
    // the emulated bucket is still missing, so the second upload says so; what counts is that the 409 was not the reason
    expect(await faultOf(archive.store("INC-42", "# One\n"))).toMatchObject({ code: "supabase-404" });
  });

  it("are not stored any more by who lost the right to in the meantime", async () => {
    const guard = () => () => {
      throw leaseLost();
    };
    const client = makeSupabaseClient({ url: `${world.sandbox.url}/supabase`, secretKey, guard });
    expect((await faultOf(makeSupabaseArchive({ client }).store("INC-42", "# One\n"))).code).toBe("lease-lost");
    expect(asked()).toEqual([]);
  });

  it("with a wrong key are a Fault that says which setting is wrong", async () => {
    const client = makeSupabaseClient({ url: `${world.sandbox.url}/supabase`, secretKey: "wrong-key" });
    const fault = await faultOf(makeSupabaseArchive({ client }).store("INC-42", "# One\n"));
    expect(fault).toMatchObject({
      code: "supabase-401",
      retry: "never",
      hint: expect.stringMatching(/SUPABASE_SECRET_KEY/),
    });
    expect(wordsOf(fault)).not.toContain("wrong-key");
  });
});

describe("the requests to Supabase Storage", () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(() => server.close());
  const missing = { statusCode: "404", error: "Bucket not found", message: "Bucket not found" };

  it("carry the key, ask to replace, and make a private bucket", async () => {
    server.script(answer(400, {}, missing), answer(200, {}, { name: "x" }), answer(200, {}, { Id: "1", Key: "k" }));
    await archiveAt(server.url).store("INC-42", "# One\n");
    const [first, bucket, second] = server.requests;
    expect(first).toMatchObject({ method: "POST", path: "/storage/v1/object/muster-reviews/INC-42.md" });
    expect(first?.headers).toMatchObject({ apikey: secretKey, "x-upsert": "true" });
    expect(JSON.parse(bucket?.body ?? "")).toEqual({ id: "muster-reviews", name: "muster-reviews", public: false });
    expect([second?.path, second?.body.includes("# One")]).toEqual([first?.path, true]);
  });

  it.each([
    [400, { statusCode: "403", error: "Unauthorized", message: "jwt expired" }, "supabase-403", "never"],
    [400, { statusCode: "400", code: "InvalidKey", message: "Invalid key" }, "supabase-400", "never"],
    [413, { statusCode: "413", code: "EntityTooLarge", message: "too large" }, "supabase-413", "never"],
    [400, { code: "SomethingNew", message: "not for everybody" }, "supabase-400", "never"],
    [500, { statusCode: "500", message: "not for everybody" }, "supabase-500", "unknown-outcome"],
    [503, "<html>", "supabase-503", "unknown-outcome"],
    [429, { statusCode: "429", message: "slow down" }, "supabase-429", "may-retry"],
  ] as const)("that are answered %d %j end as %s, to be tried: %s", async (status, body, code, retry) => {
    server.script(answer(status, {}, body));
    const fault = await faultOf(archiveAt(server.url).store("INC-42", "# One\n"));
    expect(fault).toMatchObject({ code, retry });
    expect(wordsOf(fault)).not.toMatch(/not for everybody|jwt expired|html/);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["hang", hang],
    ["are cut off", reset],
    ["are cut off in the answer", resetInBody],
    ["get no JSON", answer(200, {}, "<html>")],
  ])("that %s have an unknown outcome and are sent once", async (_what, script) => {
    server.script(script);
    const fault = await faultOf(archiveAt(server.url, impatientMs).store("INC-42", "# One\n"));
    expect(fault.retry).toBe("unknown-outcome");
    expect(server.requests).toHaveLength(1);
  });

  it("to make the bucket are limited in time as well", async () => {
    server.script(answer(400, {}, missing), hang);
    const fault = await faultOf(archiveAt(server.url, impatientMs).store("INC-42", "# One\n"));
    expect([fault.retry, server.requests.length]).toEqual(["unknown-outcome", 2]);
  });

  it("that find nobody did nothing", async () => {
    const fault = await faultOf(archiveAt(await closedPort()).store("INC-42", "# One\n"));
    expect(fault).toMatchObject({ code: "supabase-unreachable", retry: "may-retry" });
  });
});
