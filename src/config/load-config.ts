import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { openKnownYaml } from "#adapters/files/known-yaml.ts";
import { readRunbookFolders } from "#adapters/files/runbook-folder.ts";
import { type FileProblem, type ParseYaml, readYaml, sayProblem } from "#adapters/files/yaml-file.ts";
import { pageVerb } from "#core/runbook/plan-step.ts";
import type { RunbookSource } from "#core/runbook/runbook.ts";
import { checkVerbs } from "#core/runbook/step-check.ts";
import { validateRunbook } from "#core/runbook/validate-runbook.ts";
import { checkReferences } from "./check-references.ts";
import { type Environment, readEnvironment, type SlackTransport } from "./environment.ts";
import { type MusterConfig, toMusterConfig } from "./muster-config.ts";
import { MusterYaml } from "./muster-schema.ts";
import { providerVerbs } from "./providers.ts";

/** Everything the composition root needs to know from outside. */
export interface Config {
  readonly environment: Environment;
  readonly slack: SlackTransport;
  readonly muster: MusterConfig;
  readonly runbooks: RunbookSource;
}

/** A usable configuration, or every problem of environment, muster.yaml and runbooks at once, one line each. */
export type ConfigReading =
  | { readonly kind: "valid"; readonly config: Config }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** The exit code for a configuration that can't be used (EX_CONFIG of sysexits.h). */
export const exitCodeForConfig = 78;

/** Reads and checks the whole configuration. Paths in muster.yaml are relative to that file. */
export async function loadConfig(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ConfigReading> {
  const environment = readEnvironment(variables);
  const file = variables["MUSTER_CONFIG"] || "./muster.yaml";
  const operator = await readKnownOrParsed(file, variables["DATA_DIR"] || "./data");
  if (environment.kind === "valid" && operator.kind === "valid") {
    const { environment: values, slack } = environment;
    return {
      kind: "valid",
      config: { environment: values, slack, muster: operator.muster, runbooks: operator.runbooks },
    };
  }
  return {
    kind: "invalid",
    problems: [
      ...(environment.kind === "invalid" ? environment.problems : []),
      ...(operator.kind === "invalid" ? operator.problems : []),
    ],
  };
}

type OperatorReading =
  | { readonly kind: "valid"; readonly muster: MusterConfig; readonly runbooks: RunbookSource }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** A start that finds its files as the last one did loads no parser; whatever is not in order is read again to say where it stands. */
async function readKnownOrParsed(file: string, dataDir: string): Promise<OperatorReading> {
  const known = await openKnownYaml(dataDir);
  const quick = await readOperatorFiles(file, known.parse);
  if (quick.kind === "valid") return quick;
  const { parseYaml } = await import("#adapters/files/parse-yaml.ts");
  const reading = await readOperatorFiles(file, known.remembering(parseYaml));
  if (reading.kind === "valid") await known.keep();
  return reading;
}

async function readOperatorFiles(file: string, parse: ParseYaml): Promise<OperatorReading> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    const problem = `${file}: can't be read; copy muster.example.yaml to ${file}, or set MUSTER_CONFIG to where yours is`;
    return { kind: "invalid", problems: [problem] };
  }
  const reading = readYaml(file, text, MusterYaml, parse);
  if (reading.kind === "invalid") return { kind: "invalid", problems: reading.problems.map(sayProblem) };
  const base = dirname(file);
  const muster = toMusterConfig(reading.yaml.value);
  const folders = muster.runbookFolders.map((folder) => resolve(base, folder));
  const books = await readRunbookFolders(folders, parse);
  const runbookIds = books.source.all().map((runbook) => runbook.id);
  const problems: FileProblem[] = [...books.problems, ...checkReferences(reading.yaml, runbookIds)];
  const surroundings = {
    checks: checkVerbs,
    actions: [...new Set([...Object.values(providerVerbs).flat(), pageVerb])],
    services: muster.catalogue.all().map(({ id }) => id),
  };
  for (const book of books.files) {
    for (const problem of validateRunbook(book.value, runbookIds, surroundings))
      problems.push(book.problemAt(problem.path, problem.message));
  }
  if (problems.length > 0) return { kind: "invalid", problems: problems.map(sayProblem) };
  return { kind: "valid", muster: { ...muster, runbookFolders: folders }, runbooks: books.source };
}
