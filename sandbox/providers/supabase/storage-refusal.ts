import type { Answer, Manners } from "../route.ts";

/**
 * Storage's error shape: HTTP 400 with the meaning in `statusCode` and `code`, whatever went wrong (supabase/storage
 * `internal/errors/storage-error.ts` and `http/error-handler.ts`). Clients go by `code`; `error` is the older name.
 */
export function refuse(code: string, statusCode: number, error: string, message: string): Answer {
  return { status: statusCode >= 500 ? 500 : 400, body: { statusCode: String(statusCode), code, error, message } };
}

/** No such bucket. */
export const noBucket: Answer = refuse("NoSuchBucket", 404, "Bucket not found", "Bucket not found");

/** No such object. */
export const noObject: Answer = refuse("NoSuchKey", 404, "not_found", "Object not found");

/** An upload without upsert to a path that is taken. */
export const keyTaken: Answer = refuse("KeyAlreadyExists", 409, "Duplicate", "The resource already exists");

/** A second bucket of the same id. */
export const bucketTaken: Answer = refuse("BucketAlreadyExists", 409, "Duplicate", "The resource already exists");

/** How Supabase's gateway and Storage say no; signed and public links need no key. */
export function storageManners(secretKey: string): Manners {
  return {
    refuseStranger({ method, path, headers }) {
      if (method === "GET" && /^\/storage\/v1\/object\/(sign|public)\//.test(path)) return undefined;
      if (headers["apikey"] === undefined && headers.authorization === undefined) {
        return {
          status: 401,
          body: { message: "No API key found in request", hint: "No `apikey` request header was found." },
        };
      }
      const isKnown =
        (headers["apikey"] === undefined || headers["apikey"] === secretKey) &&
        (headers.authorization === undefined || headers.authorization === `Bearer ${secretKey}`);
      return isKnown
        ? undefined
        : { status: 401, body: { message: "Invalid API key", hint: "Double check your API key." } };
    },
    notFound({ method, path }) {
      const message = `Route ${method}:${path} not found`;
      return { status: 404, body: { statusCode: "404", error: "Not Found", message } };
    },
    invalid([{ where, field, rule }]) {
      const message = `${where === "body" ? "body" : "querystring"}/${field} ${rule}`;
      return { status: 400, body: { statusCode: "400", error: "Error", message } };
    },
    failed(status) {
      const message = status === 429 ? "Too many requests" : "Internal server error";
      return { status, body: { statusCode: String(status), code: "InternalError", error: "Internal", message } };
    },
  };
}
