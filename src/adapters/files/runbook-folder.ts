import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Runbook, RunbookSource } from "#core/runbook/runbook.ts";
import { readRunbook } from "./runbook-file.ts";
import type { FileProblem, ParseYaml, YamlFile } from "./yaml-file.ts";

/** Runbooks read from folders, with every problem found; problems empty = all usable. */
export interface RunbookFolderReading {
  readonly source: RunbookSource;
  readonly files: readonly YamlFile<Runbook>[];
  readonly problems: readonly FileProblem[];
}

/** Reads every `.yaml`/`.yml` file of the folders; a missing folder and an id that is used twice are problems. */
export async function readRunbookFolders(folders: readonly string[], parse: ParseYaml): Promise<RunbookFolderReading> {
  const files: YamlFile<Runbook>[] = [];
  const problems: FileProblem[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => undefined);
    if (names === undefined) {
      problems.push({
        file: folder,
        line: 1,
        path: "",
        message: "is not a folder that can be read; see runbooks.folders in muster.yaml",
      });
      continue;
    }
    for (const name of names.filter((name) => /\.ya?ml$/.test(name)).sort()) {
      const file = join(folder, name);
      const reading = readRunbook(file, await readFile(file, "utf8"), parse);
      if (reading.kind === "invalid") problems.push(...reading.problems);
      else {
        const twin = files.find((other) => other.value.id === reading.yaml.value.id);
        if (twin)
          problems.push(
            reading.yaml.problemAt(["id"], `runbook "${reading.yaml.value.id}" is also defined in ${twin.file}`),
          );
        files.push(reading.yaml);
      }
    }
  }
  const runbooks = files.map((file) => file.value);
  return {
    source: { all: () => runbooks, byId: (id) => runbooks.find((runbook) => runbook.id === id) },
    files,
    problems,
  };
}
