import { Agent, request } from "node:http";
import { credentials } from "#sandbox/credentials.ts";

// A keep-alive client as Alertmanager is one; `fetch` alone costs more than what is measured.
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Posts an alert as Alertmanager does and settles with the milliseconds until its 202; any other status throws. */
export function postAlert(musterUrl: string, body: string): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      `${musterUrl}/webhooks/alertmanager`,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          authorization: `Bearer ${credentials.alertmanagerBearer}`,
        },
      },
      (response) => {
        response.resume().on("end", () => {
          if (response.statusCode === 202) resolve(performance.now() - startedAt);
          else reject(new Error(`The alert was answered ${response.statusCode}, not 202.`));
        });
      },
    );
    sent.on("error", reject).end(body);
  });
}
