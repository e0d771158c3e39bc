import { z } from "zod";

const reads = /\.(info|list|history|replies|members|test|open)$|getPermalink|\.(conversations|validate)$/;
const Metadata = z.object({ event_payload: z.object({ slot: z.string() }) });
const View = z.object({ callback_id: z.string() });

/**
 * Names the effect boundary that a foreign request is, or undefined when it only reads: the method, and what kind of thing it writes.
 * Ids are left out, so that the same thing has the same name in every run.
 */
export function nameBoundary(method: string, path: string, body: string): string | undefined {
  const [, vendor = "", ...rest] = path.split("?", 1)[0]?.split("/") ?? [];
  if (vendor === "api") return nameSlackCall(rest.join("/"), new URLSearchParams(body));
  if (method === "GET" || method === "HEAD") return undefined;
  // Behind it stands a token that is another one each time.
  if (vendor === "response") return "response_url";
  const place = rest.filter((part) => !/^(v\d+|dpl_.*|prj_.*|srv-.*|Q\d+|inc-.*|acme|object|storage)$/.test(part));
  const status = /"status":"(\w+)"/.exec(body)?.[1];
  return [vendor, method, place.map((part) => part.replace(/%2F.*|\.md$/, "")).join("/"), status]
    .filter(Boolean)
    .join(" ");
}

function nameSlackCall(method: string, args: URLSearchParams): string | undefined {
  if (method === "views.open" || method === "views.update") {
    return `${method} ${View.safeParse(parse(args.get("view"))).data?.callback_id ?? ""}`;
  }
  if (reads.test(method)) return undefined;
  const slot = Metadata.safeParse(parse(args.get("metadata"))).data?.event_payload.slot;
  return [method, slot?.split(":", 1)[0]].filter(Boolean).join(" ");
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
