import { Fault } from "#core/shared/fault.ts";

/** Throws a Fault when a save met no row: the caller works on something that this workspace doesn't have. */
export function demandOneRow(rows: bigint, what: string): void {
  if (rows === 1n) return;
  throw new Fault({
    code: "row-missing",
    message: "Something that should be saved is not in the database.",
    hint: `The ${what} was never stored in this workspace, or somebody deleted it by hand.`,
    retry: "never",
  });
}
