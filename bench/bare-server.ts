import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

/** The barest server that answers a webhook, run as its own process: `node bare-server.ts <port>`. It reads the body and keeps nothing. */
createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ delivery: randomUUID() }));
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
