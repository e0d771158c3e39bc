import { type Actor, system } from "../shared/actor.ts";

/** The actor for a source of signals, by the name people see: `better-stack` is "Better Stack". */
export function sourceActor(source: string): Actor {
  const words = source.split(/[-_]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return system(words.join(" "));
}
