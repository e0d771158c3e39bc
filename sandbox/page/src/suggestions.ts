import type { WorkspaceView } from "../../slack/workspace-view.ts";

/** Something the composer can complete. */
export interface Suggestion {
  readonly label: string;
  readonly hint: string;
  readonly description: string;
  /** The whole text of the composer once this is taken. */
  readonly text: string;
}

/** What fits the text left of the cursor: slash commands at its start, people after an `@`. */
export function suggestionsFor(text: string, view: WorkspaceView): readonly Suggestion[] {
  const command = /^\/(\S*)$/.exec(text);
  if (command !== null) {
    const typed = `/${command[1] ?? ""}`.toLowerCase();
    return view.commands
      .map((one) => ({ ...one, name: withSlash(one.name) }))
      .filter((one) => one.name.toLowerCase().startsWith(typed))
      .map((one) => ({ label: one.name, hint: one.hint, description: one.description, text: `${one.name} ` }));
  }
  const mention = /(?:^|\s)@([a-z0-9_.-]*)$/i.exec(text);
  if (mention !== null) {
    const typed = (mention[1] ?? "").toLowerCase();
    const head = text.slice(0, text.length - typed.length);
    return view.users
      .filter((user) => user.name.startsWith(typed) || user.realName.toLowerCase().startsWith(typed))
      .map((user) => ({
        label: `@${user.name}`,
        hint: user.realName,
        description: user.title,
        text: `${head}${user.name} `,
      }));
  }
  return [];
}

function withSlash(name: string): string {
  return name.startsWith("/") ? name : `/${name}`;
}
