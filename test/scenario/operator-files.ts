import { type FileChange, writeOperatorFiles } from "#sandbox/write-operator-files.ts";

/** The operator's files of a scenario: as the example has them, but nothing in them makes a test wait; gives the path of muster.yaml. */
export function operatorFiles(
  folder: string,
  sandboxUrl: string,
  changes: readonly FileChange[] = [],
): Promise<string> {
  const quick: FileChange = ["application-rollback.yaml", "healthy_for: 10s", "healthy_for: 1s"];
  return writeOperatorFiles(folder, sandboxUrl, [quick, ...changes]);
}
