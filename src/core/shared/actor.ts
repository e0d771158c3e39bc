/** Who did something: a person of the workspace, or a named part of Muster or the outside world. */
export type Actor =
  | { readonly kind: "person"; readonly userId: string }
  | { readonly kind: "system"; readonly name: string };

/** The actor for a Slack user id. */
export function person(userId: string): Actor {
  return { kind: "person", userId };
}

/** A person's user id, or the name of what is no person. */
export function actorId(actor: Actor): string {
  return actor.kind === "person" ? actor.userId : actor.name;
}

/** The actor for a part of Muster or a foreign system, by the name people see ("Alertmanager", "Muster"). */
export function system(name: string): Actor {
  return { kind: "system", name };
}
