import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";

describe("npm run bench", () => {
  test.each([[[]], [["no-such-bench"]], [["main-job", "too-much"]]])(
    "%j names the benches and exits 64",
    async (args) => {
      const child = spawn(process.execPath, ["bench/main.ts", ...args], { stdio: ["ignore", "ignore", "pipe"] });
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
      expect(said).toMatch(/Known names: .*\bmain-job\b/);
      expect(code).toBe(64);
    },
  );
});
