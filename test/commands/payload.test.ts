import { describe, expect, test } from "vitest";
import { readOrigin, withOrigin } from "#commands/modal-origin.ts";
import { ClickPayload, clickedValue, SlashPayload, SubmitPayload, submittedValues } from "#commands/payload.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";

const click = (action: object) =>
  ClickPayload.parse({ user: { id: "U1" }, trigger_id: "t", actions: [{ action_id: "a", ...action }] });

describe("a click's value", () => {
  test.each([
    [{ value: "v" }, "v"],
    [{ selected_option: { value: "o" } }, "o"],
    [{ selected_option: null }, ""],
    [{}, ""],
  ])("of %j is %j", (action, value) => {
    expect(clickedValue(click(action))).toBe(value);
  });

  test("without an action is refused", () => {
    expect(ClickPayload.safeParse({ user: { id: "U1" }, trigger_id: "t", actions: [] }).success).toBe(false);
  });
});

describe("a submission's values", () => {
  const values = (states: Record<string, object>) =>
    submittedValues(
      SubmitPayload.parse({
        user: { id: "U1" },
        view: {
          id: "V1",
          state: {
            values: Object.fromEntries(Object.entries(states).map(([id, s]) => [id, { value: { type: "t", ...s } }])),
          },
        },
      }),
    );

  test("are by block, whatever the kind of input", () => {
    expect(
      values({
        text: { value: "words" },
        radio: { selected_option: { value: "SEV1" } },
        many: { selected_options: [{ value: "web" }, { value: "api" }] },
        user: { selected_user: "U2" },
        date: { selected_date: "2026-01-02" },
      }),
    ).toEqual({ text: "words", radio: "SEV1", many: "web,api", user: "U2", date: "2026-01-02" });
  });

  test("leave out what the person left empty", () => {
    expect(
      values({
        null: { value: null },
        blank: { value: "  \n" },
        none: { selected_option: null },
        nobody: { selected_user: null },
        nothing: { selected_options: [] },
      }),
    ).toEqual({});
  });

  test("hold no control characters and no halves of characters, which no database takes", () => {
    expect(values({ text: { value: "a\u0000b\u202Ec\ud83d" } })).toEqual({ text: "abc\ufffd" });
  });
});

test("a command's text holds no control characters and no halves of characters", () => {
  const read = SlashPayload.parse({ text: "note \u0000x\ud83d\ny", user_id: "U", channel_id: "C", trigger_id: "t" });
  expect(read.text).toBe("note x\ufffd\ny");
});

describe("a modal's origin", () => {
  const modal = { ...loadingModal("x"), private_metadata: '[1,"i","abc"]' };

  test("comes back beside the modal's own metadata", () => {
    const sent = withOrigin(modal, "C1").private_metadata ?? "";
    expect(readOrigin(sent)).toEqual({ channelId: "C1", metadata: '[1,"i","abc"]' });
  });

  test("is unknown for a modal opened outside a channel, whose metadata stays as it is", () => {
    const sent = withOrigin(modal, null).private_metadata ?? "";
    expect(readOrigin(sent)).toEqual({ channelId: null, metadata: '[1,"i","abc"]' });
  });

  test.each(["", "nonsense", "{}", '["from"]', '["from",1,"x"]', "null"])("is unknown in %j", (metadata) => {
    expect(readOrigin(metadata)).toEqual({ channelId: null, metadata });
  });
});
