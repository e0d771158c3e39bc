import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What stands in front of several replicas. */
export interface RoundRobinProxy {
  readonly url: string;
  close(): Promise<void>;
}

const lookEveryMs = 250;
const aliveWithinMs = 1_000;

/**
 * A plain TCP balancer: each connection goes to the next replica that answered `/health/live` within a second lately, and to the one
 * after it when it refuses. It knows nothing of sessions, so two clicks of one person end on two replicas.
 */
export async function startRoundRobinProxy(ports: readonly number[]): Promise<RoundRobinProxy> {
  const paused = new Set<number>();
  const open = new Set<Socket>();
  let turn = 0;

  const look = (port: number) =>
    fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(aliveWithinMs) })
      .then((response) => response.arrayBuffer())
      .then(
        () => paused.delete(port),
        (error: unknown) => error instanceof DOMException && error.name === "TimeoutError" && paused.add(port),
      );
  const timer = setInterval(() => void Promise.all(ports.map(look)), lookEveryMs);

  /** Tries every replica once, beginning with the one whose turn it is. */
  const pass = (client: Socket, tries: number): void => {
    const candidates = ports.filter((port) => !paused.has(port));
    turn += 1;
    const port = candidates[turn % Math.max(candidates.length, 1)];
    if (port === undefined || tries === 0) return void client.destroy();
    const replica = connect(port, "127.0.0.1");
    const refused = () => pass(client, tries - 1);
    replica.once("error", refused);
    replica.once("connect", () => {
      replica.off("error", refused);
      for (const [one, other] of [
        [client, replica],
        [replica, client],
      ] as const) {
        open.add(one);
        one
          .on("error", () => undefined)
          .on("close", () => {
            open.delete(one);
            other.destroy();
          });
        one.pipe(other);
      }
    });
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on("error", () => undefined);
    pass(client, ports.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The balancer has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
