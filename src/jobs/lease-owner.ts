import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds leases: this process, as others of the same machine can recognise it. */
export interface LeaseOwner {
  readonly id: string;
  /** Whether another owner's process certainly ended. False whenever we can't know: another machine, another container. */
  isDead(owner: string): boolean;
}

/** Owners of this process; tests run several workers in one. */
const livingHere = new Set<string>();

/**
 * Names this process for the ledger: machine, process id, and a random part. The machine is host name, boot and process-id namespace
 * together, because containers share host names and all have a process 1.
 */
export function makeLeaseOwner(): LeaseOwner {
  const machine = [hostname(), read("/proc/sys/kernel/random/boot_id"), link("/proc/self/ns/pid")].join("~");
  const id = JSON.stringify([machine, process.pid, randomUUID()]);
  livingHere.add(id);
  return {
    id,
    isDead: (owner) => {
      const other = parseOwner(owner);
      if (other === undefined || other.machine !== machine) return false;
      // Our own process id under another random part: a process before us had it, so it is gone.
      return other.pid === process.pid ? !livingHere.has(owner) : !isAlive(other.pid);
    },
  };
}

function parseOwner(owner: string): { readonly machine: string; readonly pid: number } | undefined {
  try {
    const parts: unknown = JSON.parse(owner);
    if (!Array.isArray(parts) || typeof parts[0] !== "string" || typeof parts[1] !== "number") return undefined;
    return { machine: parts[0], pid: parts[1] };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && Reflect.get(error, "code") === "EPERM";
  }
}

/** Systems without /proc have no process-id namespaces either. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
