import type { Json } from "../json.ts";

/** What every block's component is given. */
export interface BlockProps {
  readonly block: Json;
}
