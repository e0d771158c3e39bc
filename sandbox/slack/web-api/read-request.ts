import type { IncomingMessage } from "node:http";
import { isJson, type Json } from "../block-kit/rule.ts";
import { readBody } from "../read-body.ts";
import { type Refusal, refuse } from "./answer.ts";

/** A Web API request before any check. */
export interface ApiRequest {
  method: string;
  /** The Bearer token or the `token` argument. */
  token: string;
  raw: Json;
  isJson: boolean;
}

/** Reads a form-encoded, JSON or query-string call; refuses as Slack does what it can't read. */
export async function readRequest(req: IncomingMessage, method: string): Promise<ApiRequest | Refusal> {
  const url = new URL(req.url ?? "/", "http://sandbox");
  const query = Object.fromEntries(url.searchParams);
  const bearer = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? "")?.[1];
  const body = (await readBody(req)).toString("utf8");
  const type = (req.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const asRequest = (raw: Json, isSentAsJson: boolean): ApiRequest => {
    const { token, ...args } = raw;
    return { method, token: bearer ?? (typeof token === "string" ? token : ""), raw: args, isJson: isSentAsJson };
  };

  if (req.method === "GET" || body === "") return asRequest(query, false);
  if (type === undefined || type === "") return refuse("missing_post_type");
  if (type === "application/x-www-form-urlencoded") {
    return asRequest({ ...query, ...Object.fromEntries(new URLSearchParams(body)) }, false);
  }
  if (type !== "application/json") return refuse("invalid_post_type");
  const parsed = parseJson(body);
  // A token in a JSON body is ignored by Slack: only the header counts.
  return isJson(parsed) ? asRequest({ ...query, ...parsed, token: undefined }, true) : refuse("invalid_form_data");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
