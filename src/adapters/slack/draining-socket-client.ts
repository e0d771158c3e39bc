import { SocketModeClient, type SocketModeOptions } from "@slack/socket-mode";
import { z } from "zod";

const Disconnect = z.object({ type: z.literal("disconnect"), reason: z.string().optional() });

/**
 * The SDK's client, except that it doesn't close at once when Slack wants it to reconnect: it says so (`onDismissed` with Slack's reason)
 * and stays open, so that what came over it can still be acknowledged while another connection takes its place.
 */
export class DrainingSocketClient extends SocketModeClient {
  private readonly onDismissed: (reason: string) => void;

  constructor(options: SocketModeOptions, onDismissed: (reason: string) => void) {
    super(options);
    this.onDismissed = onDismissed;
  }

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    const reason = isBinary || typeof data !== "string" ? undefined : readDismissal(data);
    if (reason === undefined) return super.onWebSocketMessage(data, isBinary);
    this.onDismissed(reason);
  }
}

function readDismissal(text: string): string | undefined {
  // Payloads are large and frequent, and none of theirs begins so.
  if (!text.includes('"disconnect"')) return undefined;
  try {
    const read = Disconnect.safeParse(JSON.parse(text));
    return read.success ? (read.data.reason ?? "unknown") : undefined;
  } catch {
    return undefined;
  }
}
