import type { Answer, Manners } from "../route.ts";

/** GitHub's error shape. */
export function refuse(status: number, message: string, errors?: readonly unknown[]): Answer {
  const documentation = "https://docs.github.com/rest";
  const body = { message, documentation_url: documentation, status: String(status), ...(errors ? { errors } : {}) };
  return { status, body };
}

/** 404, which GitHub also answers for what a token may not see. */
export const notFound: Answer = refuse(404, "Not Found");

/** 422 with the field that was wrong. */
export function invalidField(resource: string, field: string, code: string, message?: string): Answer {
  return refuse(422, "Validation Failed", [{ resource, field, code, ...(message === undefined ? {} : { message }) }]);
}

/** How GitHub says no. */
export function githubManners(token: string): Manners {
  return {
    refuseStranger({ headers }) {
      if (!headers["user-agent"]) {
        return refuse(
          403,
          "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
      }
      // lower-cased scheme: Octokit sends `token`, everybody else `Bearer`
      const [scheme = "", given = ""] = (headers.authorization ?? "").split(" ");
      if (scheme === "") return refuse(401, "Requires authentication");
      const isKnown = /^(token|bearer)$/i.test(scheme) && given === token;
      return isKnown ? undefined : refuse(401, "Bad credentials");
    },
    notFound: () => notFound,
    invalid([{ where, field, rule }]) {
      if (where === "body" && field === "") return refuse(400, "Problems parsing JSON");
      return refuse(422, `Invalid request.\n\n"${field}" ${rule}.`);
    },
    failed: (status) =>
      status === 403 || status === 429
        ? refuse(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
        : refuse(status, "Server Error"),
  };
}
