/** An expected "no": a stable reason for code, and one plain sentence for the person (input, rule, allowed values, what to do next). */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
  readonly message: string;
}

/** A refusal with a stable reason and a sentence for the person. */
export function refuse(reason: string, message: string): Refusal {
  return { kind: "refused", reason, message };
}
