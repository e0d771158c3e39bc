import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { type BrowserContext, chromium } from "playwright-core";

const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Whether there is a Chromium to test with; without one, browser tests are skipped. */
export const hasChromium: boolean = existsSync(executablePath);

/** Background chatter off: on a machine without a way out, each refused connection costs time. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** An open browser. */
export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** A headless browser with an empty profile, gone with `close`. */
export async function openBrowser(options: { readonly colorScheme?: "light" | "dark" } = {}): Promise<Browser> {
  const profile = await mkdtemp(`${tmpdir()}/muster-chromium-`);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: quiet,
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Asia/Seoul",
    ...options,
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
