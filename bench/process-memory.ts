import { readdir, readFile } from "node:fs/promises";

const kibPerMib = 1_024;

/** Resident memory of a process in MiB (VmRSS of proc_pid_status(5)). */
export async function residentMib(pid: number): Promise<number> {
  return read(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m);
}

/** Memory of a process in MiB with each shared page split among those who share it (Pss of proc_pid_smaps(5)): these may be added up. */
export async function proportionalMib(pid: number): Promise<number> {
  return read(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB$/m);
}

/** A process and all that came from it. */
export async function familyOf(pid: number): Promise<readonly number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    names.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      // The command's name may hold anything, so what follows its last parenthesis is read: state, then parent (proc_pid_stat(5)).
      return { child: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  const family = [pid];
  for (const member of family) {
    for (const { child, parent } of parents) if (parent === member) family.push(child);
  }
  return family;
}

async function read(file: string, line: RegExp): Promise<number> {
  const found = line.exec(await readFile(file, "utf8"))?.[1];
  if (found === undefined) throw new Error(`${file} has no line ${line}; memory can be measured on Linux only.`);
  return Number(found) / kibPerMib;
}
