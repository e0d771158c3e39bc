import { cpus, loadavg, totalmem } from "node:os";

/** One line about the machine, without which no figure means anything. */
export function machine(): string {
  const cores = cpus();
  const memoryGib = Math.round(totalmem() / 1_024 ** 3);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${memoryGib} GiB, node ${process.version}, load ${load()} at the start`;
}

/** How many processes wanted a core in the last minute, on average: above the number of cores every time below is too long. */
export function load(): string {
  return loadavg()[0]?.toFixed(1) ?? "unknown";
}
