import type { WorkspaceView } from "#sandbox/slack/workspace-view.ts";
import { mrkdwn, plain } from "./block-parts.ts";
import { cardBlocks, proseBlocks } from "./message-blocks.ts";

const at = (secondsAgo: number): string =>
  (Math.floor(Date.now() / 1000) - secondsAgo).toFixed(6).replace(/0{6}$/, "000100");

function message(
  user: string,
  secondsAgo: number,
  text: string,
  more: object = {},
): WorkspaceView["channels"][number]["messages"][number] {
  const ts = at(secondsAgo);
  return {
    ts,
    user,
    text,
    blocks: [],
    attachments: [],
    edited: false,
    ephemeral: false,
    reactions: [],
    replies: [],
    permalink: `/archives/C0ROOM/p${ts.replace(".", "")}`,
    ...more,
  };
}

const attack =
  'Alert: &lt;img src=x onerror="window.hacked=1"&gt; <img src=x onerror=window.hacked=1> <javascript:alert(1)|click> <https://example.com|<b>x</b>>';

/** A workspace in the middle of an incident. */
export function everyBlock(): WorkspaceView {
  const card = message("U0MUSTER", 3000, "INC-1", {
    blocks: cardBlocks,
    edited: true,
    reactions: [{ name: "eyes", users: ["U0RESP"] }],
  });
  const asked = message("U0RESP", 900, "Is it the newest deploy, <@U0ONCALL>?", {
    replies: [message("U0ONCALL", 880, "Looks like it"), message("U0MUSTER", 870, "Added to the timeline")],
  });
  const channel = (id: string, name: string, more: object = {}): WorkspaceView["channels"][number] => ({
    id,
    name,
    kind: "channel",
    topic: "",
    purpose: "",
    isPrivate: false,
    isArchived: false,
    isMember: true,
    members: ["U0ONCALL", "U0RESP", "U0LEAD"],
    bookmarks: [],
    pins: [],
    messages: [],
    ...more,
  });
  return {
    team: { id: "T0MUSTER", name: "Acme" },
    me: "U0ONCALL",
    users: [
      { id: "U0ONCALL", name: "mina", realName: "Mina Park", title: "On-call engineer", isBot: false, color: "4a154b" },
      { id: "U0RESP", name: "theo", realName: "Theo Lind", title: "Responder", isBot: false, color: "2eb67d" },
      { id: "U0LEAD", name: "aya", realName: "Aya Sato", title: "Incident lead", isBot: false, color: "e01e5a" },
      { id: "U0GUEST", name: "gus", realName: "Gus Moreau", title: "Contractor", isBot: false, color: "ecb22e" },
      { id: "U0MUSTER", name: "muster", realName: "Muster", title: "", isBot: true, color: "36c5f0" },
    ],
    commands: [
      { name: "/incident", hint: "declare | status | resolve | help", description: "Declare and run incidents" },
      { name: "/inc", hint: "", description: "Short for /incident" },
      { name: "/rollback", hint: "<service>", description: "Plan a rollback" },
    ],
    shortcuts: {
      global: [{ callbackId: "declare", name: "Declare incident" }],
      message: [{ callbackId: "add", name: "Add to timeline" }],
    },
    channels: [
      channel("C0GENERAL", "general"),
      channel("C0ALERTS", "alerts", {
        messages: [
          message("U0MUSTER", 100, attack),
          message("U0MUSTER", 90, "", {
            blocks: [{ type: "section", block_id: "x", text: mrkdwn(attack) }],
            attachments: [
              {
                color: "#e01e5a",
                title: "Old style",
                title_link: "javascript:alert(1)",
                text: attack,
                fields: [{ title: "Service", value: "web" }],
              },
            ],
          }),
        ],
      }),
      channel("C0INCIDENTS", "incidents", {
        isMember: false,
        messages: [message("U0MUSTER", 80, "", { blocks: cardBlocks })],
      }),
      channel("C0ROOM", "inc-1-error-rate", {
        topic: "SEV1 | Investigating | Lead <@U0LEAD>",
        bookmarks: [{ id: "B1", title: "Runbook", link: "https://example.com/r", emoji: ":book:" }],
        pins: [card.ts],
        messages: [
          message("U0MUSTER", 90_000, "<@U0MUSTER> has joined the channel", { subtype: "channel_join" }),
          card,
          message("U0MUSTER", 2900, "prose", { blocks: proseBlocks }),
          asked,
          message("U0ONCALL", 200, "mitigating now :fire:"),
          message("U0ONCALL", 190, "a second line, close to the first"),
          message("U0MUSTER", 60, "Only you see `this`.", { ephemeral: true }),
        ],
      }),
      channel("C0OLD", "inc-0-old", { isArchived: true }),
      channel("D0MUSTER", "Muster", { kind: "im" }),
    ],
    views: [],
    home: {
      blocks: [
        { type: "header", text: plain("Open incidents") },
        {
          type: "section",
          block_id: "home-1",
          text: mrkdwn("*INC-1* Error rate"),
          accessory: { type: "button", action_id: "open-room", text: plain("Open room"), value: "1" },
        },
      ],
    },
    notices: [],
  };
}
