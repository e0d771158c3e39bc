import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { productionStart } from "#bench/production-start.ts";

test.each([
  ["Dockerfile", (args: readonly string[]) => `CMD ${JSON.stringify(["node", ...args]).replaceAll(",", ", ")}`],
  [
    "docs/self-host.md",
    (args: readonly string[]) => `ExecStart=/opt/muster/node_modules/.bin/node ${args.join(" ")}\n`,
  ],
])("%s starts Muster as npm start does", async (file, line) => {
  const { args, variables } = await productionStart();
  const text = await readFile(file, "utf8");
  expect(args).toContain("src/main.ts");
  expect(text).toContain(line(args));
  for (const [name, value] of Object.entries(variables)) expect(text).toContain(`${name}=${value}`);
});
