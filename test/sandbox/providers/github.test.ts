import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

const storefront = { owner: "acme", repo: "storefront" };
const postmortems = { owner: "acme", repo: "postmortems" };

let world: EmulatedWorld;
let octokit: Octokit;
beforeEach(async () => {
  world = await startEmulatedWorld("Bearer sandbox-github-token");
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  octokit = new Octokit({ auth: "sandbox-github-token", baseUrl: `${world.sandbox.url}/github`, log: silent });
});
afterEach(() => world.close());

describe("the emulated GitHub", () => {
  it("keeps follow-ups as issues that are found again by label and by search", async () => {
    const labels = ["incident-follow-up", "INC-1"];
    const made = await octokit.rest.issues.create({
      ...storefront,
      title: "Add a price test",
      labels,
      assignees: ["theo-lind"],
    });
    expect(made).toMatchObject({ status: 201, data: { state: "open", assignees: [{ login: "theo-lind" }] } });
    const number = made.data.number;
    const listed = await octokit.rest.issues.listForRepo({ ...storefront, labels: "INC-1", state: "all" });
    expect(listed.data.map((issue) => issue.number)).toEqual([number]);
    const found = await octokit.rest.search.issuesAndPullRequests({ q: "repo:acme/storefront label:INC-1 is:open" });
    expect(found.data.total_count).toBe(1);
    await octokit.rest.issues.update({
      ...storefront,
      issue_number: number,
      state: "closed",
      state_reason: "completed",
    });
    const after = await octokit.rest.issues.get({ ...storefront, issue_number: number });
    expect(after.data).toMatchObject({ state: "closed", state_reason: "completed", closed_at: expect.any(String) });
    const open = await octokit.rest.search.issuesAndPullRequests({ q: "repo:acme/storefront label:INC-1 is:open" });
    expect(open.data.total_count).toBe(0);
  });

  it("refuses an assignee it doesn't know with 422 and makes no issue", async () => {
    const create = octokit.rest.issues.create({ ...storefront, title: "x", assignees: ["nobody"] });
    await expect(create).rejects.toMatchObject({ status: 422 });
    expect((await octokit.rest.issues.listForRepo(storefront)).data).toEqual([]);
  });

  it("hands out issues in pages that Octokit can follow", async () => {
    for (let n = 1; n <= 5; n += 1) await octokit.rest.issues.create({ ...storefront, title: `follow-up ${n}` });
    const all = await octokit.paginate(octokit.rest.issues.listForRepo, {
      ...storefront,
      per_page: 2,
      direction: "asc",
    });
    expect(all.map((issue) => issue.title)).toEqual([1, 2, 3, 4, 5].map((n) => `follow-up ${n}`));
  });

  it("has the commits that the emulated Vercel deployed, with what changed between two and their pull request", async () => {
    const [newest, ...older] = world.sandbox.providers.vercel.state.deployments().filter((one) => one.target);
    const head = newest?.commit.sha ?? "";
    const base = older.at(-1)?.commit.sha ?? "";
    const compared = await octokit.rest.repos.compareCommitsWithBasehead({
      ...storefront,
      basehead: `${base}...${head}`,
    });
    expect(compared.data).toMatchObject({ status: "ahead", ahead_by: 6, behind_by: 0, total_commits: 6 });
    expect(compared.data.commits.at(-1)?.sha).toBe(head);
    const reversed = await octokit.rest.repos.compareCommitsWithBasehead({
      ...storefront,
      basehead: `${head}...${base}`,
    });
    expect(reversed.data).toMatchObject({ status: "behind", ahead_by: 0, behind_by: 6 });
    const shown = await octokit.rest.repos.getCommit({ ...storefront, ref: head });
    expect(shown.data.files?.map((file) => file.filename)).toEqual(["components/product-image.tsx"]);
    const pulls = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...storefront, commit_sha: head });
    expect(pulls.data).toMatchObject([{ number: 479, merged_at: expect.any(String) }]);
  });

  it("lists the commits since an instant, newest first", async () => {
    const since = new Date(Date.parse("2026-03-02T03:00:00Z") - 6 * 3_600_000).toISOString();
    const listed = await octokit.rest.repos.listCommits({ ...storefront, sha: "main", since });
    expect(listed.data.map((commit) => commit.commit.message)).toEqual([
      "Faster product images (#479)",
      "Retry payment webhooks (#476)",
    ]);
  });

  it("takes a review as a pull request: branch, file, pull request, each once", async () => {
    const main = await octokit.rest.git.getRef({ ...postmortems, ref: "heads/main" });
    const branch = { ...postmortems, ref: "refs/heads/inc-1-review", sha: main.data.object.sha };
    expect((await octokit.rest.git.createRef(branch)).status).toBe(201);
    await expect(octokit.rest.git.createRef(branch)).rejects.toMatchObject({ status: 422 });

    const pull = { ...postmortems, head: "inc-1-review", base: "main", title: "INC-1" };
    await expect(octokit.rest.pulls.create(pull)).rejects.toMatchObject({ status: 422 });

    const file = { ...postmortems, path: "postmortems/inc-1.md", branch: "inc-1-review", message: "INC-1" };
    const content = Buffer.from("# INC-1").toString("base64");
    const put = await octokit.rest.repos.createOrUpdateFileContents({ ...file, content });
    expect(put.status).toBe(201);
    await expect(octokit.rest.repos.createOrUpdateFileContents({ ...file, content })).rejects.toMatchObject({
      status: 422,
    });
    const sha = put.data.content?.sha ?? "";
    const again = await octokit.rest.repos.createOrUpdateFileContents({ ...file, content, sha });
    expect(again.status).toBe(200);

    const made = await octokit.rest.pulls.create(pull);
    expect(made).toMatchObject({ status: 201, data: { state: "open", head: { ref: "inc-1-review" } } });
    await expect(octokit.rest.pulls.create(pull)).rejects.toMatchObject({ status: 422 });
    const open = await octokit.rest.pulls.list({ ...postmortems, head: "acme:inc-1-review", state: "open" });
    expect(open.data.map((one) => one.number)).toEqual([made.data.number]);

    const read = await octokit.rest.repos.getContent({ ...postmortems, path: file.path, ref: "inc-1-review" });
    expect(read.data).toMatchObject({ encoding: "base64", content });
    await expect(octokit.rest.repos.getContent({ ...postmortems, path: file.path })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("refuses a wrong token with 401 and no agent with 403", async () => {
    const wrong = await world.ask("GET", "/github/user", undefined, { authorization: "token nope" });
    expect(wrong).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
    expect((await world.ask("GET", "/github/user", undefined, { "user-agent": "" })).status).toBe(403);
    expect((await octokit.rest.users.getAuthenticated()).data.login).toBe("muster-bot");
    expect((await octokit.rest.repos.get(postmortems)).data).toMatchObject({ private: true, default_branch: "main" });
  });
});
