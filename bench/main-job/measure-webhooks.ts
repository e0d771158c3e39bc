import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";
import { alert } from "./alert.ts";
import { postAlert } from "./post-alert.ts";

const requestCount = 300;
const concurrencies = [1, 8];
const warmUpCount = 20;

/** From sending an alert to its 202, which Muster gives only when the alert is stored on disk; the bare server stores nothing. */
export async function measureWebhooks(musterUrl: string, bareUrl: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const url of [musterUrl, bareUrl]) await post(url, "join", 1, warmUpCount);
  for (const concurrency of concurrencies) {
    const bare = await post(bareUrl, "join", concurrency, requestCount);
    for (const kind of ["join", "first"] as const) {
      const muster = await post(musterUrl, kind, concurrency, requestCount);
      const what = kind === "join" ? "joins its group" : "opens a group";
      for (const percent of [50, 99]) {
        figures.push({
          name: `webhook 202, alert ${what}, ${concurrency} at a time, p${percent}`,
          value: percentile(muster, percent),
          unit: "ms",
          bare: percentile(bare, percent),
        });
      }
    }
  }
  return figures;
}

/** Warnings, because a group that opens an incident would mostly measure Slack's 20 new rooms a minute. */
async function post(url: string, kind: "join" | "first", concurrency: number, count: number): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      const name = kind === "first" ? `First${concurrency}x${index}` : "Join";
      took.push(await postAlert(url, alert({ name, severity: "warning", instance: `${concurrency}x${index}` })));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return took;
}
