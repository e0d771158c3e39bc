import type { Answer, Manners } from "../route.ts";

/** PagerDuty's error shape: an account-wide numeric code, a fixed message and the particulars. */
export function refuse(status: number, code: number, message: string, errors?: readonly string[]): Answer {
  return { status, body: { error: { code, message, ...(errors ? { errors } : {}) } } };
}

/** Error 2002, which creation answers to a key that is still open: not a no-op (vendor's documentation). */
export const openKeyRefusal: Answer = refuse(400, 2002, "Arguments Caused Error", [
  "Open incident with matching dedup key already exists on this service",
]);

/** Error 1001: a resolved incident takes no further status. */
export const resolvedRefusal: Answer = refuse(400, 1001, "Incident Already Resolved");

/** Error 1008: the From header names nobody of the account. */
export const requesterRefusal: Answer = refuse(400, 1008, "Requester User Not Found");

/** Error 2100: no such object. */
export const notFoundRefusal: Answer = refuse(404, 2100, "Not Found");

/** Where Events v2 is served; it has error shapes of its own. */
export const eventsPath = "/v2/enqueue";

/** Events v2's refusal of an event it can't take. */
export function invalidEvent(errors: readonly string[]): Answer {
  return { status: 400, body: { status: "invalid event", message: "Event object is invalid", errors } };
}

/** How PagerDuty says no. Events v2 knows no account key: its routing key is checked by its own route. */
export function pagerdutyManners(token: string): Manners {
  return {
    refuseStranger({ headers, path }) {
      if (path === eventsPath) return undefined;
      const given = headers.authorization;
      if (given !== `Token token=${token}` && given !== `Bearer ${token}`) {
        return refuse(401, 2006, "Authentication Failed");
      }
      return undefined;
    },
    notFound: () => notFoundRefusal,
    invalid(problems, { path }) {
      const errors = problems.map(({ field, rule }) => `'${field || "body"}' ${rule}`);
      return path === eventsPath ? invalidEvent(errors) : refuse(400, 2001, "Invalid Input Provided", errors);
    },
    failed: (status) =>
      status === 429 ? refuse(429, 2020, "Rate Limit Exceeded") : refuse(status, 2000, "Internal Error"),
  };
}
