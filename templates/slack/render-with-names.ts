import type { Directory } from "#core/incident/directory.ts";
import type { Look } from "./look.ts";

/** Where names come from and which time zone is shown beside each reader's own. */
export interface Readers {
  readonly directory: Pick<Directory, "displayName">;
  readonly timeZone: string;
}

/** Renders a view with the display names of the people it names; who can't be looked up keeps their id. */
export async function renderWithNames<View>(readers: Readers, render: (look: Look) => View): Promise<View> {
  const { directory, timeZone } = readers;
  const asked = new Set<string>();
  const draft = render({
    timeZone,
    nameOf: (userId) => {
      asked.add(userId);
      return userId;
    },
  });
  if (asked.size === 0) return draft;
  const names = new Map(
    await Promise.all([...asked].map(async (userId) => [userId, await directory.displayName(userId)] as const)),
  );
  return render({ timeZone, nameOf: (userId) => names.get(userId) ?? userId });
}
