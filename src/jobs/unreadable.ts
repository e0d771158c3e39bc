import { Fault } from "#core/shared/fault.ts";

/** The Fault of a stored delivery that nothing can be made of. */
export function unreadable(reason: string): Fault {
  return new Fault({
    code: "delivery-unreadable",
    message: "A stored delivery can't be read",
    hint: reason,
    retry: "never",
  });
}
