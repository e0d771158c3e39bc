import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseYaml } from "#adapters/files/parse-yaml.ts";
import { readRunbook } from "#adapters/files/runbook-file.ts";
import { runbookSchema } from "#adapters/files/runbook-schema.ts";

const folder = fileURLToPath(new URL("../../../runbooks/", import.meta.url));
const accepts = new Ajv2020({ strict: false }).compile(runbookSchema());
const isTakenByMuster = (text: string) => readRunbook("a.yaml", text, parseYaml).kind === "valid";

const minimal = (steps: string) => `id: one\ntitle: One\nsteps: [${steps}]`;
const doStep = "id: a, title: A, do: Look";

describe("the schema that editors use", () => {
  it("is the one in the repository (npm run schema:runbooks writes it anew)", async () => {
    const committed: unknown = JSON.parse(await readFile(`${folder}runbook.schema.json`, "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(runbookSchema())));
  });

  it("takes every runbook that is shipped", async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      accepts(parse(await readFile(`${folder}${file}`, "utf8")));
      expect({ file, errors: accepts.errors }).toEqual({ file, errors: null });
    }
  });

  it.each([
    ["one kind", minimal(`{ ${doStep} }`), true],
    [
      "all options",
      minimal(`{ ${doStep}, when: "inputs.x", role: ops, timeout: 90s, remind_after: 5m, go_to: end }`),
      true,
    ],
    ["free parameters of an action", minimal("{ id: a, title: A, act: { action: scale, to: 3 } }"), true],
    ["no kind", minimal("{ id: a, title: A }"), false],
    ["two kinds", minimal(`{ ${doStep}, run: other }`), false],
    ["an unknown key", minimal(`{ ${doStep}, colour: red }`), false],
    ["a role that nobody has", minimal(`{ ${doStep}, role: boss }`), false],
    ["a time span without a unit", minimal(`{ ${doStep}, timeout: "90" }`), false],
    ["no step at all", minimal(""), false],
  ])("says the same as Muster about %s", (_, text, isGood) => {
    expect([accepts(parse(text)), isTakenByMuster(text)]).toEqual([isGood, isGood]);
  });
});
