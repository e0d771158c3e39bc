import type { Role } from "./incident.ts";

/** Roles as people read them. */
export const roleLabels: Readonly<Record<Role, string>> = {
  lead: "Lead",
  comms: "Comms",
  scribe: "Scribe",
  ops: "Ops",
};

/** What a person who takes a role is expected to do, one duty a line. */
export const roleDuties: Readonly<Record<Role, readonly string[]>> = {
  lead: [
    "Decide; leave the typing in production to ops.",
    "Set severity and status, and keep both true.",
    "See that every role that is needed has a person.",
    "Post an update in the rhythm of the severity: conditions, actions, needs.",
    "Resolve when the effect on users is over, and answer for the review.",
  ],
  comms: [
    "Be the one voice to customers and to the rest of the company.",
    "Turn the lead's updates into plain words, without guesses about causes or times.",
    "Keep questions from outside away from the people who fix.",
  ],
  scribe: [
    "Write down what was seen, decided and done, when, and by whom.",
    "Add messages that matter to the timeline with a note or the pushpin reaction.",
    "Record open questions for the review.",
  ],
  ops: [
    "Make the changes, one at a time, and say each before and after.",
    "Follow the runbook; say aloud where you leave it.",
    "Know the way back before you change anything.",
  ],
};

/** The message a person gets who was given a role. */
export function sayDuties(role: Role, incident: { readonly name: string; readonly title: string }): string {
  const head = `You are ${roleLabels[role]} of ${incident.name}: ${incident.title}`;
  return [head, ...roleDuties[role].map((duty) => `• ${duty}`)].join("\n");
}
