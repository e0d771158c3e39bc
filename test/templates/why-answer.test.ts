import { expect, test } from "vitest";
import { whyAnswer } from "#templates/slack/why-answer.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";
import { sampleLook, sampleNotice, sampleNow } from "./sample-views.ts";

test("what makes an alert's group is said in words and escaped", () => {
  const { group } = sampleNotice({});
  const shared = [
    { name: "service", value: "web" },
    { name: "alertname", value: "<!channel> *now*" },
    { name: "cluster", value: "" },
  ];
  const explanation = {
    alert: {
      id: "a",
      groupId: group.id,
      signal: sampleSignal(),
      firstSeenAt: sampleNow,
      lastSeenAt: sampleNow,
      timesSeen: 1,
    },
    group,
    shared,
    groupSize: 2,
    isFirst: true,
    incident: null,
    isIncidentPrivate: false,
    place: null,
    routeToday: "triage",
  };
  const { blocks } = whyAnswer("slow", { found: [explanation], hasMore: false }, sampleLook);
  expect(JSON.stringify(blocks)).toContain(
    "group service web, alertname &lt;!channel&gt; ∗now∗, no cluster of 2 alerts",
  );
});
