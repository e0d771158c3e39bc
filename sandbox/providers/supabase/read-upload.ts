import type { IncomingHttpHeaders } from "node:http";

/** The file of an upload: supabase-js sends a Blob as a form and anything else as it is. Undefined when there is none. */
export async function readUpload(
  raw: Buffer,
  headers: IncomingHttpHeaders,
): Promise<{ bytes: Buffer; contentType: string; cacheControl: string } | undefined> {
  const contentType = headers["content-type"] ?? "application/octet-stream";
  const cacheControl = headers["cache-control"] ?? "no-cache";
  if (!contentType.startsWith("multipart/form-data")) return { bytes: raw, contentType, cacheControl };

  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": contentType } }).formData();
  const file = [...form.values()].find((value) => typeof value !== "string");
  if (!file) return undefined;
  const asked = form.get("cacheControl");
  return {
    bytes: Buffer.from(await file.arrayBuffer()),
    contentType: file.type || "application/octet-stream",
    cacheControl: typeof asked === "string" ? `max-age=${asked}` : cacheControl,
  };
}
