import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

/** What a vendor answers; a Buffer body is sent as it is, anything else as JSON, undefined as an empty body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One thing wrong with a request: `field` is the dotted name of the value, empty for the whole. */
export interface Problem {
  readonly where: "query" | "body";
  readonly field: string;
  readonly rule: string;
  readonly isUnknownField: boolean;
}

/** How a vendor says no: its own statuses and error shapes. */
export interface Manners {
  /** The refusal of a request without a valid credential; undefined lets it through. */
  refuseStranger(asked: Asked): Answer | undefined;
  notFound(asked: Asked): Answer;
  invalid(problems: readonly [Problem, ...Problem[]], asked: Asked): Answer;
  /** The body the vendor sends with a status that is not about the request (429, 500, 503). */
  failed(status: number): Answer;
}

/** A request before it is matched. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A matched and validated way into a vendor; made by `route`. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  answer(asked: Asked, params: Record<string, string>): Answer | Promise<Answer> | readonly [Problem, ...Problem[]];
}

type ParamName<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamName<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : Path extends `${string}*${infer Name}`
      ? Name
      : never;

/** One operation: what it takes and what it answers. `body: "raw"` hands the bytes over unread. */
interface Operation<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly query?: Query;
  readonly body?: Body | "raw";
  // a method, not a property: its parameter is bivariant, so route's untyped body below can hold every typed operation
  answer(input: {
    readonly params: Readonly<Record<ParamName<Path>, string>>;
    readonly query: z.output<Query>;
    readonly body: z.output<Body>;
    readonly raw: Buffer;
    readonly headers: IncomingHttpHeaders;
  }): Answer | Promise<Answer>;
}

/**
 * Declares one operation. `:name` takes one path segment, `*name` the rest; both arrive decoded. Unless declared, any
 * query key and any body is refused.
 */
export function route<
  Path extends string,
  Query extends z.ZodType = z.ZodObject<Record<never, never>, z.core.$strict>,
  Body extends z.ZodType = z.ZodUndefined,
>(method: string, path: Path, operation: Operation<Path, Query, Body>): Route;
export function route(method: string, path: string, operation: Operation<string, z.ZodType, z.ZodType>): Route {
  const querySchema = operation.query ?? z.strictObject({});
  const bodySchema = operation.body ?? z.undefined();

  return {
    method,
    path: toPattern(path),
    answer(asked, params) {
      const query = querySchema.safeParse(asked.query);
      const body = bodySchema === "raw" ? undefined : bodySchema.safeParse(readJson(asked));
      const [first, ...rest] = [
        ...(query.success ? [] : toProblems("query", query.error)),
        ...(body === undefined || body.success ? [] : toProblems("body", body.error)),
      ];
      if (first) return [first, ...rest];
      return operation.answer({ params, query: query.data, body: body?.data, raw: asked.body, headers: asked.headers });
    },
  };
}

/** Finds the route of a request, validates it and answers in the vendor's manners. */
export function answerRoute(routes: readonly Route[], manners: Manners, asked: Asked): Answer | Promise<Answer> {
  const refusal = manners.refuseStranger(asked);
  if (refusal) return refusal;
  for (const candidate of routes) {
    if (candidate.method !== asked.method) continue;
    const match = candidate.path.exec(asked.path);
    if (!match) continue;
    const params = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    const answer = candidate.answer(asked, Object.fromEntries(params));
    return isProblems(answer) ? manners.invalid(answer, asked) : answer;
  }
  return manners.notFound(asked);
}

function toPattern(path: string): RegExp {
  const escaped = path.replaceAll(".", "\\.");
  return new RegExp(`^${escaped.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)").replaceAll(/\*(\w+)/g, "(?<$1>.+)")}$`);
}

function readJson(asked: Asked): unknown {
  if (asked.body.length === 0) return undefined;
  // an unreadable or differently typed body becomes a value no schema takes, so the vendor's own refusal follows
  if (!/^application\/([\w.+-]+\+)?json\b/.test(asked.headers["content-type"] ?? "")) return unreadable;
  try {
    return JSON.parse(asked.body.toString("utf8"));
  } catch {
    return unreadable;
  }
}

const unreadable = Symbol("not JSON");

function toProblems(where: Problem["where"], error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code !== "unrecognized_keys") {
      return [{ where, field: issue.path.join("."), rule: issue.message, isUnknownField: false }];
    }
    return issue.keys.map((key) => ({
      where,
      field: [...issue.path, key].join("."),
      rule: "unknown field",
      isUnknownField: true,
    }));
  });
}

function isProblems(
  answer: Answer | Promise<Answer> | readonly [Problem, ...Problem[]],
): answer is readonly [Problem, ...Problem[]] {
  return Array.isArray(answer);
}
