import { describe, expect, test } from "vitest";
import { makePage } from "#sandbox/page/serve-page.ts";
import { hasChromium } from "./chromium.ts";
import { useSeat } from "./seat.ts";

describe.skipIf(!hasChromium)("the sandbox page (skipped where there is no Chromium)", () => {
  const seat = useSeat();

  test("every kind of block is drawn, and one that is unknown is a visible gap", async () => {
    const { tab, visit, openModal } = seat();
    await visit("C0ROOM");
    for (const text of [
      "INC-1 Error rate on Storefront",
      "quoted line",
      "let x = 1 < 2;",
      "kubectl get pods",
      "no blame",
      "4 min",
      "Open incidents",
      "A card",
      "One",
      "inside",
      "Roll back",
      "Verify",
    ]) {
      await tab.getByText(text, { exact: false }).first().waitFor();
    }
    await tab.getByRole("img", { name: "error rate chart" }).waitFor();
    await tab.getByRole("link", { name: "the runbook" }).waitFor();
    await tab.getByText("Only visible to you").waitFor();
    expect(await tab.locator(".unsupported").allInnerTexts()).toEqual(["unsupported block: video"]);
    await openModal();
    expect(await tab.locator("dialog .unsupported").count()).toBe(0);
  });

  test("a room's long name leaves its topic readable", async () => {
    const { tab, workspace, visit } = seat();
    await tab.setViewportSize({ width: 1280, height: 800 });
    await visit("C0ROOM");
    const name = "inc-1-storefront-answers-more-than-5-of-requests-with-an-error";
    workspace.show((view) => ({
      ...view,
      channels: view.channels.map((channel) => (channel.id === "C0ROOM" ? { ...channel, name } : channel)),
    }));
    await tab.getByRole("heading", { name }).waitFor();
    const isWhole = (element: Element) => element.scrollWidth <= element.clientWidth;
    expect(await tab.locator(".topic").evaluate(isWhole)).toBe(true);
  });

  test("markup and scripts in a message stay text", async () => {
    const { tab, visit } = seat();
    await visit("C0ALERTS");
    const messages = tab.getByRole("article");
    await messages.first().waitFor();
    expect(await messages.first().innerText()).toContain('<img src=x onerror="window.hacked=1">');
    expect(await messages.locator("img, script").count()).toBe(0);
    expect(await messages.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await tab.evaluate("window.hacked")).toBe(undefined);
  });

  test("a clicked button is busy until the act's answer, and sends its action once", async () => {
    const { tab, workspace, visit, button, hold } = seat();
    await visit("C0ROOM");
    const release = hold();
    await button("Update").click();
    await tab.locator('button[aria-busy="true"]', { hasText: "Update" }).waitFor();
    expect(await button("Update").isDisabled()).toBe(true);
    release({ ok: true });
    await tab.locator('button[aria-busy="false"]', { hasText: "Update" }).waitFor();
    expect(workspace.acts).toMatchObject([
      { kind: "block-action", user: "U0ONCALL", channel: "C0ROOM", blockId: "card", actionId: "update", value: "1" },
    ]);
  });

  test("overflow items and selects send the chosen option's value", async () => {
    const { tab, visit, button, lastAct } = seat();
    await visit("C0ROOM");
    await button("More actions").click();
    await tab.getByRole("menuitem", { name: "Resolve" }).click();
    await expect.poll(lastAct).toMatchObject({ actionId: "more", value: "resolve" });
    await tab.getByRole("combobox", { name: "Move status" }).selectOption("monitoring");
    await expect.poll(lastAct).toMatchObject({ actionId: "pick-status", value: "monitoring" });
  });

  test("a refused act is told to the person, once", async () => {
    const { tab, workspace, visit, button, lastAct } = seat();
    await tab.clock.install();
    await visit("C0ROOM");
    workspace.answerWith(() => ({ ok: false, error: "message_not_found" }));
    await button("Take lead").click();
    await tab.getByRole("alert").filter({ hasText: "message_not_found" }).waitFor();
    workspace.answerWith((act) => {
      if (act.kind === "dismiss-notice") {
        return { ok: true };
      }
      workspace.show((view) => ({ ...view, notices: [{ id: "N1", text: "The app did not respond in time.", at: 1 }] }));
      return { ok: false, error: "operation_timeout" };
    });
    await button("Take lead").click();
    await tab.getByRole("alert").filter({ hasText: "did not respond" }).waitFor();
    await tab
      .getByRole("alert")
      .filter({ hasText: "did not respond" })
      .getByRole("button", { name: "Dismiss notice" })
      .click();
    await expect.poll(lastAct).toMatchObject({ kind: "dismiss-notice", id: "N1" });
    await tab.clock.runFor(1000);
    expect(await tab.getByRole("alert").filter({ hasText: "operation_timeout" }).count()).toBe(0);
  });

  test("the composer completes commands and sends commands, messages and replies", async () => {
    const { tab, visit, button, lastAct } = seat();
    await visit("C0ROOM");
    const box = tab.getByRole("textbox", { name: "Message #inc-1-error-rate" });
    await box.fill("/inci");
    await tab.getByRole("button", { name: "/incident declare" }).waitFor();
    await box.press("Tab");
    expect(await box.inputValue()).toBe("/incident ");
    await box.pressSequentially("severity 1");
    await box.press("Enter");
    await expect
      .poll(lastAct)
      .toEqual({ kind: "command", user: "U0ONCALL", channel: "C0ROOM", command: "/incident", text: "severity 1" });
    await expect.poll(() => box.inputValue()).toBe("");
    await box.fill("a < b & <@U0LEAD>");
    await button("Send").click();
    await expect
      .poll(lastAct)
      .toEqual({ kind: "message", user: "U0ONCALL", channel: "C0ROOM", text: "a < b & <@U0LEAD>" });
    await button("Reply…").click();
    await tab.getByRole("textbox", { name: "Reply…" }).fill("in the thread");
    await button("Send reply").click();
    await expect
      .poll(lastAct)
      .toMatchObject({ kind: "message", text: "in the thread", threadTs: expect.stringMatching(/^\d+\.\d{6}$/) });
  });

  test("reactions toggle, message shortcuts and global shortcuts run", async () => {
    const { tab, visit, button, lastAct } = seat();
    await visit("C0ROOM");
    await button(":eyes: 1").click();
    await expect.poll(lastAct).toMatchObject({ kind: "react", name: "eyes" });
    expect(lastAct()).not.toHaveProperty("remove");
    const message = tab.getByRole("article").filter({ hasText: "mitigating now" });
    await message.hover();
    await message.getByRole("button", { name: "React with :pushpin:" }).click();
    await expect.poll(lastAct).toMatchObject({ kind: "react", name: "pushpin", channel: "C0ROOM" });
    await message.getByRole("button", { name: "More message actions" }).click();
    await tab.getByRole("menuitem", { name: "Add to timeline" }).click();
    await expect.poll(lastAct).toMatchObject({ kind: "message-shortcut", callbackId: "add" });
    await button("Shortcuts").click();
    await tab.getByRole("menuitem", { name: "Declare incident" }).click();
    await expect.poll(lastAct).toEqual({ kind: "shortcut", user: "U0ONCALL", callbackId: "declare" });
  });

  test("another person's acts carry their name; Home, join and the sandbox controls work", async () => {
    const { tab, workspace, visit, button, lastAct } = seat();
    await visit("C0ALERTS");
    await tab.getByRole("button", { name: "Aya Incident lead" }).click();
    await tab.locator('button[aria-pressed="true"]', { hasText: "Aya" }).waitFor();
    await button("Join #incidents").click();
    await expect.poll(lastAct).toEqual({ kind: "join", user: "U0LEAD", channel: "C0INCIDENTS" });
    await button("Muster Home").click();
    await button("Open room").click();
    await expect.poll(lastAct).toMatchObject({ kind: "block-action", user: "U0LEAD", actionId: "open-room" });
    expect(workspace.acts).toContainEqual({ kind: "open-home", user: "U0LEAD" });
    await button("Fire an alert").click();
    await expect.poll(() => workspace.pressed).toEqual(["/sandbox/controls/fire-alert"]);
  });

  test("a button in a channel one is not in asks to join and sends nothing", async () => {
    const { tab, workspace, visit, button } = seat();
    await visit("C0INCIDENTS");
    await button("Update").click();
    await tab.getByRole("alert").filter({ hasText: "Join #incidents to use its buttons." }).waitFor();
    await button("general").click();
    await tab.getByRole("textbox", { name: "Message #general" }).waitFor();
    expect(workspace.acts).toEqual([]);
  });

  test("a reader who scrolled up keeps their place, is told of a new message and can go to it", async () => {
    const { tab, workspace, visit, button } = seat();
    await visit("C0ROOM");
    const list = tab.getByRole("log", { name: "Messages" });
    await tab.getByRole("article").first().waitFor();
    // The page itself goes to the newest message while it settles: scroll until that is over and the place is kept.
    const scrollUp = (box: Element) => {
      box.scrollTop = 40;
      return new Promise<number>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(box.scrollTop)));
      });
    };
    await expect.poll(() => list.evaluate(scrollUp), { timeout: 10_000 }).toBe(40);
    const place = 40;
    workspace.show((view) => ({
      ...view,
      channels: view.channels.map((channel) =>
        channel.id === "C0ROOM"
          ? {
              ...channel,
              messages: [
                ...channel.messages,
                ...channel.messages.slice(-1).map((last) => ({ ...last, ts: "1999999999.000100", user: "U0RESP" })),
              ],
            }
          : channel,
      ),
    }));
    await button("↓ New messages").waitFor();
    expect(await list.evaluate((box) => box.scrollTop)).toBe(place);
    await button("↓ New messages").click();
    await expect
      .poll(() => list.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight))
      .toBeLessThan(60);
    await expect.poll(() => button("↓ New messages").count()).toBe(0);
  });

  test("a permalink scrolls to its message, and a new message elsewhere leaves an unread dot until it is looked at", async () => {
    const { tab, workspace, first, visit, button } = seat();
    const ts = first.channels.find((channel) => channel.id === "C0ROOM")?.pins[0] ?? "";
    await visit("C0ROOM", `&ts=${ts}`);
    const card = tab.locator(`[data-ts="${ts}"]`);
    await expect.poll(() => card.getAttribute("class")).toContain("target");
    await expect.poll(() => card.getByText("INC-1 Error rate").isVisible()).toBe(true);
    const dot = tab.getByRole("img", { name: "general: unread messages" });
    expect(await dot.count()).toBe(0);
    const news = {
      ts: (Date.now() / 1000 + 5).toFixed(6),
      user: "U0MUSTER",
      text: "news",
      blocks: [],
      attachments: [],
      edited: false,
      ephemeral: false,
      reactions: [],
      replies: [],
      permalink: "/",
    };
    workspace.show((view) => ({
      ...view,
      channels: view.channels.map((channel) =>
        channel.id === "C0GENERAL" ? { ...channel, messages: [news] } : channel,
      ),
    }));
    await dot.waitFor();
    await button("general").click();
    await tab.getByRole("article").filter({ hasText: "news" }).waitFor();
    await expect.poll(() => dot.count()).toBe(0);
  });

  test("a second start builds nothing", async () => {
    expect((await makePage()).report).toMatch(/unchanged/);
  });
});
