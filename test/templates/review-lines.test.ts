import { describe, expect, test } from "vitest";
import { reviewLine } from "#templates/slack/review-lines.ts";

const shown = (line: string) => reviewLine(line)?.safe;

describe("a line of a review in Slack", () => {
  test("keeps a link to its evidence", () => {
    expect(shown("- It was resolved [#25](https://acme.slack.com/archives/C1/p1)")).toContain(
      "<https://acme.slack.com/archives/C1/p1|#25>",
    );
  });

  test("keeps words and links apart", () => {
    expect(shown("- met #2 [#22](https://a.example/p1) and on")).toBe("• met #2 <https://a.example/p1|#22> and on");
  });

  test("shows a table row as one line and drops the ruler", () => {
    expect(shown("| 06:13 | mina | Lead is now mina | #6 |")).toBe("06:13 · mina · Lead is now mina · #6");
    expect(shown("| --- | --- |")).toBeUndefined();
  });

  test("a pipe that was written by somebody does not split a row", () => {
    expect(shown("| 06:13 | mina | a \\| b | #6 |")).toBe("06:13 · mina · a | b · #6");
  });

  test("can't be made to mention anybody or to link elsewhere", () => {
    expect(shown("- <!channel> [x](javascript:alert)")).not.toMatch(/<!|<javascript/);
  });
});
