import { describe, expect, test } from "vitest";
import { hasChromium } from "./chromium.ts";
import { useSeat } from "./seat.ts";

describe.skipIf(!hasChromium)("modals and questions on the sandbox page (skipped where there is no Chromium)", () => {
  const seat = useSeat();

  test("a confirm question stands before the act", async () => {
    const { tab, workspace, visit, button, lastAct } = seat();
    await visit("C0ROOM");
    await button("Undo").click();
    await tab.getByRole("dialog", { name: "Undo the rollback?" }).waitFor();
    await button("Keep").click();
    await button("Undo").click();
    await button("Undo it").click();
    await expect.poll(() => workspace.acts.length).toBe(1);
    expect(lastAct()).toMatchObject({ kind: "block-action", actionId: "undo" });
  });

  test("a modal that opened as a skeleton puts the cursor into its first box once that is there", async () => {
    const { tab, visit, openModal } = seat();
    await visit("C0ROOM");
    const skeleton = { blocks: [{ type: "section", text: { type: "plain_text", text: "One moment…" } }] };
    await openModal(skeleton);
    const dialog = await openModal();
    await expect
      .poll(() => dialog.getByRole("textbox", { name: "Title" }).evaluate((box) => box.matches(":focus")))
      .toBe(true);
    await dialog.getByRole("textbox", { name: "Instances" }).focus();
    await openModal({ errors: { "in-title": "too short" } });
    await dialog.getByText("too short").waitFor();
    expect(await tab.locator(":focus").getAttribute("aria-label")).not.toBe("Title");
    expect(await dialog.getByRole("textbox", { name: "Instances" }).evaluate((box) => box.matches(":focus"))).toBe(
      true,
    );
  });

  test("a modal submits all its values by block and action", async () => {
    const { tab, visit, button, openModal, lastAct } = seat();
    await visit("C0ROOM");
    const dialog = await openModal();
    await dialog.getByRole("textbox", { name: "Title" }).fill("Checkout is down");
    await dialog.getByRole("combobox", { name: "Severity" }).selectOption("1");
    await dialog.getByRole("combobox", { name: "Responders" }).click();
    await button("Theo Lind Responder").click();
    await tab.keyboard.press("Escape");
    await dialog.getByRole("checkbox", { name: "Drill" }).check();
    await dialog.getByRole("radio", { name: "All users" }).check();
    await dialog.getByRole("textbox", { name: "Instances" }).fill("3");
    await dialog.getByRole("button", { name: "Declare" }).click();
    await expect.poll(lastAct).toMatchObject({ kind: "submit", viewId: "V1" });
    expect(lastAct()).toMatchObject({
      values: {
        "in-title": { title: "Checkout is down" },
        "in-summary": { summary: "first words" },
        "in-severity": { severity: "1" },
        "in-service": { service: null },
        "in-lead": { lead: "U0LEAD" },
        "in-responders": { responders: ["U0RESP"] },
        "in-day": { day: "2026-03-01" },
        "in-at": { at: "09:30" },
        "in-since": { since: 1_700_000_000 },
        "in-flags": { flags: ["drill"] },
        "in-impact": { impact: "all" },
        "in-instances": { instances: "3" },
      },
    });
  });

  test("a required field left empty is not submitted, and the app's errors stand under their fields", async () => {
    const { workspace, visit, openModal } = seat();
    await visit("C0ROOM");
    const dialog = await openModal();
    await dialog.getByRole("button", { name: "Declare" }).click();
    await dialog.getByText("Please complete this required field.").waitFor();
    expect(workspace.acts.filter((act) => act.kind === "submit")).toEqual([]);
    await dialog.getByRole("textbox", { name: "Title" }).fill("x");
    await dialog.getByRole("button", { name: "Declare" }).click();
    await expect.poll(() => workspace.acts.filter((act) => act.kind === "submit").length).toBe(1);
    await openModal({ errors: { "in-title": "Already open as INC-1" } });
    await dialog.getByText("Already open as INC-1").waitFor();
    expect(await dialog.getByRole("textbox", { name: "Title" }).inputValue()).toBe("x");
  });

  test("an edited modal keeps what was typed, a busy one cannot be submitted, and Escape closes the top of the stack", async () => {
    const { tab, workspace, visit, openModal, lastAct } = seat();
    await visit("C0ROOM");
    const dialog = await openModal();
    await dialog.getByRole("textbox", { name: "Title" }).fill("typed before");
    await openModal({ busy: true });
    expect(await dialog.getByRole("textbox", { name: "Title" }).inputValue()).toBe("typed before");
    expect(await dialog.getByRole("button", { name: "Declare" }).isDisabled()).toBe(true);
    workspace.show((view) => ({
      ...view,
      views: [
        ...view.views,
        { id: "V2", callbackId: "more", title: "One more thing", blocks: [], errors: {}, busy: false },
      ],
    }));
    await tab.getByRole("dialog", { name: "One more thing" }).waitFor();
    await tab.keyboard.press("Escape");
    await expect.poll(lastAct).toMatchObject({ kind: "close", viewId: "V2" });
  });

  test("an external select asks the app and takes its answer", async () => {
    const { workspace, visit, button, openModal, lastAct } = seat();
    await visit("C0ROOM");
    const dialog = await openModal();
    workspace.answerWith((act) => {
      const name = act.kind === "options" ? act.query : "";
      return { ok: true, options: [{ text: { type: "plain_text", text: `Service ${name}` }, value: `svc-${name}` }] };
    });
    await dialog.getByRole("combobox", { name: "Service" }).fill("web");
    await button("Service web").click();
    await dialog.getByRole("textbox", { name: "Title" }).fill("t");
    await dialog.getByRole("button", { name: "Declare" }).click();
    await expect.poll(lastAct).toMatchObject({ kind: "submit", values: { "in-service": { service: "svc-web" } } });
  });
});
