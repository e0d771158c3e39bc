import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/database-folder.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    allowOnly: false,
    pool: "forks",
    maxWorkers: 2,
    coverage: { provider: "v8", include: ["src/**", "commands/**", "templates/**"] },
  },
});
