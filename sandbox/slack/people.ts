import type { Channel, State, User, Usergroup } from "./state.ts";

const PEOPLE: readonly User[] = [
  person("U0ONCALL", "mina", "Mina Park", "On-call engineer", "4a154b"),
  person("U0RESP", "theo", "Theo Lind", "Responder", "2eb67d"),
  { ...person("U0LEAD", "aya", "Aya Sato", "Incident lead", "e01e5a"), isAdmin: true },
  person("U0GUEST", "gus", "Gus Moreau", "Contractor", "ecb22e"),
  {
    ...person("U0MUSTER", "muster", "Muster", "", "36c5f0"),
    isBot: true,
    email: "",
  },
];

const USERGROUPS: readonly Usergroup[] = [
  { id: "S0ONCALL", handle: "oncall", name: "On-call", users: ["U0ONCALL", "U0RESP"] },
  { id: "S0LEADS", handle: "leads", name: "Incident leads", users: ["U0LEAD"] },
];

/** The workspace as it is on the first day: four people, the bot, two user groups, three public channels. */
export function firstDayState(nowMs: number): State {
  const everyone = PEOPLE.map((someone) => someone.id);
  const channels = [
    publicChannel("C0GENERAL", "general", everyone, nowMs),
    publicChannel("C0ALERTS", "alerts", everyone, nowMs),
    publicChannel("C0INCIDENTS", "incidents", everyone, nowMs),
  ];
  return {
    team: { id: "T0MUSTER", name: "Acme", domain: "acme" },
    app: { id: "A0MUSTER", botId: "B0MUSTER", userId: "U0MUSTER" },
    users: new Map(PEOPLE.map((someone) => [someone.id, { ...someone }])),
    usergroups: new Map(USERGROUPS.map((group) => [group.id, { ...group, users: [...group.users] }])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    stacks: new Map(),
    homes: new Map(),
    files: new Map(),
    canvases: new Map(),
    scheduled: new Map(),
    notices: [],
  };
}

/** An empty channel or DM. */
export function emptyChannel(given: Pick<Channel, "id" | "name" | "kind" | "creator" | "createdAtMs">): Channel {
  return {
    ...given,
    isPrivate: false,
    isArchived: false,
    isGeneral: false,
    topic: { value: "", creator: "", lastSet: 0 },
    purpose: { value: "", creator: "", lastSet: 0 },
    previousNames: [],
    members: new Set(),
    messages: [],
    bookmarks: [],
    pins: [],
  };
}

function person(id: string, name: string, realName: string, title: string, color: string): User {
  const email = `${name}@acme.example`;
  return { id, name, realName, title, email, isBot: false, isAdmin: false, color, timezone: "Asia/Seoul" };
}

function publicChannel(id: string, name: string, members: string[], createdAtMs: number): Channel {
  const channel = emptyChannel({ id, name, kind: "channel", creator: "U0LEAD", createdAtMs });
  return { ...channel, isGeneral: name === "general", members: new Set(members) };
}
