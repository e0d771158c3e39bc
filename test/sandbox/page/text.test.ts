import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDate } from "#sandbox/page/src/text/format-date.ts";
import type { Inline, Prose } from "#sandbox/page/src/text/inline.ts";
import { parseMarkdown } from "#sandbox/page/src/text/parse-markdown.ts";
import { parseMrkdwn } from "#sandbox/page/src/text/parse-mrkdwn.ts";
import { parsePlain } from "#sandbox/page/src/text/parse-plain.ts";
import { readRichText } from "#sandbox/page/src/text/read-rich-text.ts";

const lineOf = (source: string): readonly Inline[] => {
  const [first] = parseMrkdwn(source);
  return first?.kind === "paragraph" ? first.inlines : [];
};
const text = (value: string): Inline => ({ kind: "text", text: value });
const bold = (...children: Inline[]): Inline => ({ kind: "styled", style: "bold", children });

const wordsOf = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.kind === "styled" || inline.kind === "link") {
        return wordsOf(inline.children);
      }
      return inline.kind === "text" || inline.kind === "code" ? inline.text : "";
    })
    .join("");

const urlsOf = (prose: readonly Prose[]): readonly string[] =>
  JSON.stringify(prose)
    .match(/"url":"[^"]*"/g)
    ?.map((found) => found.slice(7, -1)) ?? [];

describe("mrkdwn", () => {
  test("styles open and close at word borders only", () => {
    expect(lineOf("*b* a*b*c 2*3*4 _i_ snake_case_name ~s~")).toEqual([
      bold(text("b")),
      text(" a*b*c 2*3*4 "),
      { kind: "styled", style: "italic", children: [text("i")] },
      text(" snake_case_name "),
      { kind: "styled", style: "strike", children: [text("s")] },
    ]);
  });

  test("a style may hold a link whose label holds the style's own mark", () => {
    expect(lineOf("*see <https://example.com/a*b|a*b>*")).toEqual([
      bold(text("see "), { kind: "link", url: "https://example.com/a*b", children: [text("a*b")] }),
    ]);
  });

  test("a bare address is a link, but in verbatim text it stays text, as in Slack", () => {
    const source = "*see https://example.com/x*\n• https://example.com/y\n&gt; <https://example.com/z|z>";
    const all = ["https://example.com/x", "https://example.com/y", "https://example.com/z"];
    expect(urlsOf(parseMrkdwn(source))).toEqual(all);
    expect(urlsOf(parseMrkdwn(source, true))).toEqual(["https://example.com/z"]);
  });

  test("mentions, broadcasts and dates are read, and escapes are undone once", () => {
    expect(lineOf("<@U1|mina> <#C1> <!here> <!subteam^S1|@oncall> &amp;lt; &lt;b&gt;")).toEqual([
      { kind: "user", id: "U1", label: "mina" },
      text(" "),
      { kind: "channel", id: "C1", label: "" },
      text(" "),
      { kind: "broadcast", range: "here" },
      text(" "),
      { kind: "usergroup", id: "S1", label: "@oncall" },
      text(" &lt; <b>"),
    ]);
    expect(lineOf("<!date^1700000000^{date_num} at {time}^https://example.com|then>")).toEqual([
      {
        kind: "date",
        atSeconds: 1_700_000_000,
        format: "{date_num} at {time}",
        url: "https://example.com",
        fallback: "then",
      },
    ]);
  });

  test("what an app escaped never becomes a mention or a link", () => {
    expect(
      lineOf("&lt;!channel&gt; &lt;https://evil.example|safe&gt;").filter(({ kind }) => kind === "broadcast"),
    ).toEqual([]);
    expect(wordsOf(lineOf("&lt;!channel&gt;"))).toBe("<!channel>");
  });

  test("code keeps its marks, and quotes, typed lists and fences stand apart", () => {
    expect(lineOf("`*a* :fire: &lt;`")).toEqual([{ kind: "code", text: "*a* :fire: <" }]);
    expect(
      parseMrkdwn("before\n&gt; q1\n&gt; q2\n• one\n• two\n```\nx &lt; y\n```after").map(({ kind }) => kind),
    ).toEqual(["paragraph", "quote", "list", "code", "paragraph"]);
    expect(parseMrkdwn("an open ``` fence").map(({ kind }) => kind)).toEqual(["paragraph", "paragraph"]);
  });

  test("known emoji names become emoji, others stay words, and times of day are neither", () => {
    expect(lineOf(":rotating_light: :nope: at 10:30:00")).toEqual([
      { kind: "emoji", name: "rotating_light", unicode: "" },
      text(" :nope: at 10:30:00"),
    ]);
    expect(parsePlain(":pushpin: a &amp; b")).toBe("📌 a & b");
    expect(parsePlain(":pushpin:", false)).toBe(":pushpin:");
  });

  test("no text makes a link that a browser could run", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "|",
      "javascript:alert(1)",
      "https://a.example",
      "data:text/html,x",
      "*",
      "`",
      "&lt;",
      "\n",
      "a",
      " ",
      "```",
      "[x](",
      ")",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join("");
        for (const url of [...urlsOf(parseMrkdwn(source)), ...urlsOf(parseMarkdown(source))]) {
          expect(url === "" || /^(?:https?:\/\/|mailto:|tel:)/.test(url)).toBe(true);
        }
      }),
    );
  });

  test("plain words survive whatever stands around them", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 8 }), (words) => {
        const line = words.map((word, index) => (index % 2 === 0 ? `*${word}*` : word)).join(" ");
        expect(wordsOf(lineOf(line))).toBe(words.join(" "));
      }),
    );
  });
});

describe("markdown", () => {
  test("headings, nested lists, tasks, tables, quotes, rules and fences are read", () => {
    const source =
      "# T\n\n1. a\n2. b\n  - [x] c\n\n| h |\n|---|\n| v |\n\n> q\n\n---\n\n~~~\ncode *x*\n~~~\n\n**p** _i_";
    const found = parseMarkdown(source);
    expect(found.map(({ kind }) => kind)).toEqual([
      "heading",
      "list",
      "list",
      "table",
      "quote",
      "rule",
      "code",
      "paragraph",
    ]);
    expect(found[2]).toMatchObject({ indent: 1, isOrdered: false, items: [{ isChecked: true }] });
    expect(found[7]).toMatchObject({ inlines: [{ style: "bold" }, { kind: "text" }, { style: "italic" }] });
  });

  test("no line is lost, whatever it stands between", () => {
    const mark = fc.constantFrom("# ", "- ", "  - ", "1. ", "> ", "| ", "", "   ", "**", "- [ ] ");
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 20 }), (marks) => {
        const read = JSON.stringify(parseMarkdown(marks.map((start, index) => `${start}word${index}.`).join("\n")));
        expect(marks.filter((_, index) => !read.includes(`word${index}.`))).toEqual([]);
      }),
    );
  });
});

describe("rich_text", () => {
  test("styles nest and an unknown element is named", () => {
    const { prose, unread } = readRichText({
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "x", style: { bold: true, code: true } },
            { type: "hologram", text: "?" },
          ],
        },
      ],
    });
    expect(prose).toEqual([{ kind: "paragraph", inlines: [bold({ kind: "code", text: "x" })] }]);
    expect(unread).toEqual(["hologram"]);
  });
});

describe("dates", () => {
  test("a day near now is named, one farther away is dated", () => {
    const now = new Date(2026, 10, 21, 12);
    expect(formatDate("{date_pretty}", new Date(2026, 10, 20, 23), now)).toBe("yesterday");
    expect(formatDate("{date_short_pretty}", new Date(2026, 10, 21, 0), now)).toBe("today");
    expect(formatDate("{date_num} {unknown}", new Date(2026, 0, 2), now)).toBe("2026-01-02 {unknown}");
    expect(formatDate("{ago}", new Date(now.getTime() - 180_000), now)).toMatch(/3 min/);
  });
});
