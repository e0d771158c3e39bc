import type { Locator, Page as Tab } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { makePage, type Page } from "#sandbox/page/serve-page.ts";
import type { Act, ActResult, ViewModal, WorkspaceView } from "#sandbox/slack/workspace-view.ts";
import { type Browser, openBrowser } from "./chromium.ts";
import { everyBlock } from "./every-block.ts";
import { modalBlocks } from "./modal-blocks.ts";
import { type ScriptedWorkspace, startScriptedWorkspace } from "./scripted-workspace.ts";

/** A person in front of the page, on a workspace of their own. */
export interface Seat {
  readonly tab: Tab;
  readonly workspace: ScriptedWorkspace;
  /** The view the workspace started with. */
  readonly first: WorkspaceView;
  /** Opens the page as Mina at a channel. */
  readonly visit: (channel: string, more?: string) => Promise<void>;
  readonly button: (name: string) => Locator;
  readonly lastAct: () => Act | undefined;
  /** Leaves acts unanswered until the returned function is called. */
  readonly hold: () => (result: ActResult) => void;
  /** Shows the modal with every input element and waits until it is on the screen. */
  readonly openModal: (more?: Partial<ViewModal>) => Promise<Locator>;
}

/** Gives each test of the file its own seat in one browser. A test whose page wrote an error or a warning to the console fails. */
export function useSeat(): () => Seat {
  let page: Page;
  let browser: Browser;
  let seat: Seat;
  let troubles: string[] = [];
  beforeAll(async () => {
    page = await makePage();
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const first = everyBlock();
    const workspace = await startScriptedWorkspace(page, first);
    const tab = await browser.context.newPage();
    troubles = [];
    tab.on("pageerror", (error) => troubles.push(error.message));
    tab.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        troubles.push(message.text());
      }
    });
    seat = makeSeat(tab, workspace, first);
  });
  afterEach(async () => {
    await seat.tab.close();
    await seat.workspace.close();
    if (troubles.length > 0) {
      throw new Error(`the page complained: ${troubles.join("; ")}`);
    }
  });
  return () => seat;
}

function makeSeat(tab: Tab, workspace: ScriptedWorkspace, first: WorkspaceView): Seat {
  return {
    tab,
    workspace,
    first,
    visit: async (channel, more = "") => {
      await tab.goto(`${workspace.url}/?user=U0ONCALL&channel=${channel}${more}`);
      await tab.getByRole("heading", { level: 1, name: "Acme" }).waitFor();
    },
    button: (name) => tab.getByRole("button", { name, exact: true }),
    lastAct: () => workspace.acts.at(-1),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<ActResult>();
      workspace.answerWith(() => promise);
      return resolve;
    },
    openModal: async (more = {}) => {
      const modal = {
        id: "V1",
        callbackId: "declare",
        title: "Declare incident",
        submit: "Declare",
        blocks: modalBlocks,
        errors: {},
        busy: false,
      };
      workspace.show((view) => ({ ...view, views: [{ ...modal, ...more }] }));
      const dialog = tab.getByRole("dialog", { name: "Declare incident" });
      await dialog.waitFor();
      return dialog;
    },
  };
}
