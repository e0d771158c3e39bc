import { Fault } from "#core/shared/fault.ts";

/** The Fault that work ends with; fails the test when it ends in any other way. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Fault) return error;
  throw new Error("It threw no Fault.", { cause: error });
}

/** Everything a fault may show somebody, for tests that look for secrets in it. */
export function wordsOf(fault: Fault): string {
  return `${fault.code} ${fault.message} ${fault.hint}`;
}
