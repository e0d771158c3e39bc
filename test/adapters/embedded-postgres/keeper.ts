import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";

/** A process that keeps a server: `node keeper.ts <folder>` prints the server's process id; any line on stdin stops it properly. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? "", durability: "tests" });
process.stdout.write(`${server.pid} ${server.isAdopted ? "adopted" : "started"}\n`);
process.stdin.once("data", () => {
  void server.stop().then(() => {
    process.stdout.write("left\n");
    process.exit(0);
  });
});
