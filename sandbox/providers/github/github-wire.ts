import { z } from "zod";

const paging = {
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  page: z.coerce.number().int().min(1).default(1),
};
const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

/** What GitHub takes of the operations Muster uses, as `@octokit/openapi` describes it. */
export const pageOnly = z.strictObject(paging);

/** The query of `GET /repos/{owner}/{repo}/issues`. */
export const issueList = z.strictObject({
  ...paging,
  state: z.enum(["open", "closed", "all"]).default("open"),
  labels: z.string().optional(),
  assignee: z.string().optional(),
  creator: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  sort: z.enum(["created", "updated", "comments"]).optional(),
  direction: z.enum(["asc", "desc"]).default("desc"),
});

/** The body of `POST /repos/{owner}/{repo}/issues`. */
export const issueCreate = z.strictObject({
  title: z.string().min(1).max(256),
  body: z.string().max(65_536).optional(),
  labels: z.array(label).optional(),
  assignees: z.array(z.string()).max(10).optional(),
});

/** The body of `PATCH /repos/{owner}/{repo}/issues/{issue_number}`. */
export const issueChange = z.strictObject({
  title: z.string().min(1).max(256).optional(),
  body: z.string().max(65_536).nullable().optional(),
  labels: z.array(label).optional(),
  assignees: z.array(z.string()).max(10).optional(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "reopened"]).nullable().optional(),
});

/** The query of `GET /search/issues`. */
export const issueSearch = z.strictObject({
  ...paging,
  q: z.string().min(1),
  sort: z.string().optional(),
  order: z.enum(["asc", "desc"]).optional(),
  advanced_search: z.string().optional(),
});

/** The query of `GET /repos/{owner}/{repo}/commits`. */
export const commitList = z.strictObject({
  ...paging,
  sha: z.string().optional(),
  path: z.string().optional(),
  author: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});

/** The body of `POST /repos/{owner}/{repo}/git/refs`. */
export const refCreate = z.strictObject({
  ref: z.string().regex(/^refs\/heads\/\S+$/, "must start with refs/heads/"),
  sha: z.string().regex(/^[0-9a-f]{40}$/, "must be a full commit id"),
});

/** The body of `PUT /repos/{owner}/{repo}/contents/{path}`. */
export const contentPut = z.strictObject({
  message: z.string().min(1),
  content: z.base64(),
  branch: z.string().default("main"),
  sha: z.string().optional(),
});

/** The query of `GET /repos/{owner}/{repo}/pulls`. */
export const pullList = z.strictObject({
  ...paging,
  state: z.enum(["open", "closed", "all"]).default("open"),
  head: z.string().optional(),
  base: z.string().optional(),
  sort: z.string().optional(),
  direction: z.enum(["asc", "desc"]).optional(),
});

/** The body of `POST /repos/{owner}/{repo}/pulls`. */
export const pullCreate = z.strictObject({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().optional(),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().optional(),
});
