import { describe, expect, test } from "vitest";
import { cut, foreign, joined, link, md, moment, user } from "#templates/slack/escape.ts";
import { cutSafe } from "#templates/slack/fit-text.ts";

describe("foreign text", () => {
  test("pings nobody", () => {
    expect(md`${"<!channel> <@U0LEAD> <!subteam^S0LEADS>"}`.safe).toBe(
      "&lt;!channel&gt; &lt;@U0LEAD&gt; &lt;!subteam^S0LEADS&gt;",
    );
  });

  test("that was escaped before it came stays what it says", () => {
    expect(foreign("&lt;!here&gt;").safe).toBe("&amp;lt;!here&amp;gt;");
  });

  test("is cut before it is escaped, so no entity is cut in two", () => {
    expect(foreign("&".repeat(20), 5).safe).toBe("&amp;&amp;&amp;&amp;…");
  });

  test("can't end our bold, start code or quote", () => {
    expect(foreign("*not ours* `rm`").safe).toBe("∗not ours∗ ˋrmˋ");
    expect(foreign("> quoted").safe).toBe("› quoted");
  });

  test("keeps identifiers and wildcards as they are", () => {
    expect(foreign("snake_case_name *.example.com 2 * 3").safe).toBe("snake_case_name *.example.com 2 * 3");
  });

  test("can't turn the reading direction", () => {
    expect(foreign("pay\u202Etxt.exe").safe).toBe("paytxt.exe");
  });
});

describe("a link", () => {
  test.each(["javascript:alert(1)", "file:///etc/passwd", "https://slack.com@evil.example/", "not a url"])(
    "to %s is only its title",
    (url) => {
      expect(link(url, "click").safe).toBe("click");
    },
  );

  test("keeps its address whole whatever is in it", () => {
    expect(link("https://a.example/x?b=1&c=<d>|e", "a <b>").safe).toBe(
      "<https://a.example/x?b=1&amp;c=%3Cd%3E%7Ce|a &lt;b&gt;>",
    );
  });
});

test("an id that is no user id mentions nobody", () => {
  expect(user("U0LEAD").safe).toBe("<@U0LEAD>");
  expect(user("!channel").safe).toBe("!channel");
});

test("an instant shows each reader's own time and falls back to one explicit zone", () => {
  const at = new Date("2026-11-21T04:00:00Z");
  expect(moment(at, "time", "Asia/Seoul").safe).toBe("<!date^1795233600^{time}|13:00 GMT+9>");
});

test("parts stay apart when joined", () => {
  expect(joined(["a<", md`*b*`], " · ").safe).toBe("a&lt; · *b*");
});

test("a cut never splits a character, a token, an entity or a code span", () => {
  expect(cut("ab😀cd", 4)).toBe("ab…");
  expect(cutSafe("hello <https://a.example|words> more", 20)).toBe("hello…");
  expect(cutSafe("fish &amp; chips and more", 9)).toBe("fish…");
  expect(cutSafe("run `npm ci --foo` now", 14)).toBe("run…");
});

test("an address with backticks can't break the text around it", () => {
  expect(link("https://x.example/?q=`a`", "query").safe).toBe("<https://x.example/?q=%60a%60|query>");
  expect(link("https://evil``.example/", "evil").safe).toBe("evil");
});
