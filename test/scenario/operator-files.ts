import { writeOperatorFiles } from "#sandbox/write-operator-files.ts";

/** The operator's files of a scenario: as the example has them, but nothing in them makes a test wait; gives the path of muster.yaml. */
export function operatorFiles(folder: string, sandboxUrl: string): Promise<string> {
  return writeOperatorFiles(folder, sandboxUrl, [["application-rollback.yaml", "healthy_for: 10s", "healthy_for: 1s"]]);
}
