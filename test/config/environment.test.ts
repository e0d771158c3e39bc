import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Environment, readEnvironment } from "#config/environment.ts";

const slackOverHttp = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "12345678" };

function exampleNames(text: string): string[] {
  return [...text.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? "");
}

describe(".env.example", () => {
  const names = exampleNames(readFileSync(".env.example", "utf8"));

  test("names exactly the variables that Muster reads", () => {
    expect([...names].sort()).toEqual(Object.keys(Environment.shape).sort());
  });

  test("the comparison notices a missing and an invented variable", () => {
    expect(exampleNames("A=1\n# B=2\nC_D=\n")).toEqual(["A", "C_D"]);
  });
});

describe("the environment", () => {
  test("a signing secret chooses HTTP, an app token chooses Socket Mode", () => {
    const http = readEnvironment(slackOverHttp);
    const socket = readEnvironment({ ...slackOverHttp, SLACK_APP_TOKEN: "xapp-1" });
    expect(http.kind === "valid" && http.slack.kind).toBe("http");
    expect(socket.kind === "valid" && socket.slack.kind).toBe("socket");
  });

  test("without tokens the error names them and points to the demo", () => {
    const reading = readEnvironment({});
    const text = reading.kind === "invalid" ? reading.problems.join("\n") : "";
    expect(text).toContain("SLACK_BOT_TOKEN");
    expect(text).toContain("SLACK_SIGNING_SECRET");
    expect(text).toContain("SLACK_APP_TOKEN");
    expect(text).toContain("npm run demo");
  });

  test("every problem is reported at once, each with its variable", () => {
    const reading = readEnvironment({
      SLACK_BOT_TOKEN: "wrong",
      PORT: "99999",
      SLACK_API_URL: "http://x/api",
      DATABASE_URL: "mysql://x",
    });
    const text = reading.kind === "invalid" ? reading.problems.join("\n") : "";
    for (const name of ["SLACK_BOT_TOKEN", "PORT", "SLACK_API_URL", "DATABASE_URL"]) expect(text).toContain(name);
  });

  test("an empty variable counts as absent", () => {
    const reading = readEnvironment({ ...slackOverHttp, DATABASE_URL: "", PORT: "" });
    expect(reading.kind === "valid" && reading.environment.DATABASE_URL).toBeUndefined();
    expect(reading.kind === "valid" && reading.environment.PORT).toBe(3000);
  });

  test("a PagerDuty token without a sender is a problem", () => {
    const reading = readEnvironment({ ...slackOverHttp, PAGERDUTY_TOKEN: "x" });
    expect(reading.kind === "invalid" && reading.problems.join()).toContain("PAGERDUTY_FROM");
  });

  test("who says 202 is the spool unless the database is asked for, and nothing else", () => {
    const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "signing-secret" };
    expect(readEnvironment(slack)).toMatchObject({
      environment: { INTAKE_ACK: "spool", SPOOL_BYTES_MAX: 1_073_741_824 },
    });
    expect(readEnvironment({ ...slack, INTAKE_ACK: "database" })).toMatchObject({
      environment: { INTAKE_ACK: "database" },
    });
    for (const wrong of [{ INTAKE_ACK: "memory" }, { SPOOL_BYTES_MAX: "1000" }, { SPOOL_BYTES_MAX: "much" }]) {
      expect(readEnvironment({ ...slack, ...wrong })).toMatchObject({
        kind: "invalid",
        problems: [expect.stringContaining(Object.keys(wrong)[0] ?? "")],
      });
    }
  });
});
