import { setTimeout as wait } from "node:timers/promises";
import { alert } from "../main-job/alert.ts";
import { postAlert } from "../main-job/post-alert.ts";

/**
 * Sends alerts from a process of its own until it is ended: `node bench/ack/flood.ts storm|bodies <muster url>`. `storm` keeps 16 requests
 * of one alert each under way, of 500 groups; `bodies` sends one of 7 MB every 500 ms. It says on its last line how many were taken.
 */
const [kind, musterUrl = ""] = process.argv.slice(2);
const groups = 500;
const requestsAtOnce = 16;
const bodyBytes = 7 * 1024 * 1024;
const bodyEveryMs = 500;

let isOver = false;
let accepted = 0;
let refused = 0;
process.on("SIGTERM", () => {
  isOver = true;
});

const send = (body: string) =>
  postAlert(musterUrl, body).then(
    () => {
      accepted += 1;
    },
    () => {
      refused += 1;
    },
  );

/** One notification of as many alerts of a group as make 7 MB. */
function largeBody(index: number): string {
  const one = alert({ name: "Large", severity: "warning", instance: `${index}` });
  const { alerts: _alerts, ...notification } = JSON.parse(one);
  const alerts: unknown[] = [];
  for (let bytes = 0; bytes < bodyBytes; ) {
    const text = alert({ name: "Large", severity: "warning", instance: `${index}x${alerts.length}` });
    const [next] = JSON.parse(text).alerts;
    alerts.push(next);
    bytes += JSON.stringify(next).length + 1;
  }
  return JSON.stringify({ ...notification, alerts });
}

async function storm(): Promise<void> {
  let next = 0;
  const keepSending = async () => {
    while (!isOver) {
      const index = next;
      next += 1;
      const name = `Storm${index % groups}`;
      await send(alert({ name, severity: index % 50 === 0 ? "critical" : "warning", instance: `web-${index}` }));
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, keepSending));
}

async function bodies(): Promise<void> {
  // Made before: a process that builds bodies would take the processor from what is measured.
  const made = Array.from({ length: 8 }, (_, index) => largeBody(index));
  console.log("ready");
  const under: Promise<void>[] = [];
  for (let index = 0; !isOver; index += 1) {
    const body = made[index % made.length] ?? "";
    // Another start each time, or Muster would know the delivery.
    under.push(send(body.replaceAll(/"startsAt":"[^"]+"/g, () => `"startsAt":"${new Date().toISOString()}"`)));
    await wait(bodyEveryMs);
  }
  await Promise.all(under);
}

await (kind === "storm" ? storm() : bodies());
console.log(JSON.stringify({ accepted, refused }));
process.exit(0);
