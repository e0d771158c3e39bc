import type { ColumnType, Generated } from "kysely";

/** A row of `muster.inbox_delivery`; the migrations are the definition. */
export interface InboxDeliveryTable {
  id: string;
  workspaceId: string;
  source: string;
  deliveryKey: string;
  /** Written as JSON text, read as a foreign value that is parsed. */
  headers: ColumnType<unknown, string, string>;
  body: Buffer;
  /** Whether `body` is packed (see `packBody`). */
  isPacked: Generated<boolean>;
  receivedAt: Date;
  state: string;
  endedAt: Date | null;
}
