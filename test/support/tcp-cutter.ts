import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A wire to a server that can be cut. */
export interface TcpCutter {
  readonly port: number;
  /** Resets all connections, whatever is under way on them. */
  cut(): void;
  /** Refuses new connections until `mend`, and resets those there are. */
  break(): void;
  mend(): void;
  /** Swallows everything from now on, and breaks nothing: nobody gets an answer any more. */
  freeze(): void;
  close(): Promise<void>;
}

/** Forwards TCP connections to a unix socket, as a failover address forwards them to the server of the day. */
export async function startTcpCutter(socketPath: string): Promise<TcpCutter> {
  const open = new Set<Socket>();
  let isBroken = false;
  let isFrozen = false;
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const server = createServer((client) => {
    if (isBroken) return void client.resetAndDestroy();
    if (isFrozen) return void open.add(client.on("error", () => undefined).on("close", () => open.delete(client)));
    const target = connect(socketPath);
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(client);
          other.destroy();
        });
      one.pipe(other);
    }
    open.add(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The wire has no port.");
  return {
    port: address.port,
    cut,
    break: () => {
      isBroken = true;
      cut();
    },
    mend: () => {
      isBroken = false;
    },
    freeze: () => {
      isFrozen = true;
      for (const socket of open) socket.unpipe().removeAllListeners("data").resume();
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
