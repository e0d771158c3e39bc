import { cpus, loadavg, totalmem } from "node:os";

/** One line about the machine, without which no figure means anything. */
export function machine(): string {
  const cores = cpus();
  const memoryGib = Math.round(totalmem() / 1_024 ** 3);
  const load = loadavg()[0]?.toFixed(1);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${memoryGib} GiB, node ${process.version}, load ${load} at the start`;
}
