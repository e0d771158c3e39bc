import type { JSX } from "preact";
import { Avatar } from "./avatar.tsx";
import { useDesk } from "./desk.ts";

/** Chooses whose eyes the page looks through; every person of the workspace, with their role. */
export function PersonSwitch({ sitDown }: { readonly sitDown: (user: string) => void }): JSX.Element {
  const { view } = useDesk();
  return (
    <section class="persons" aria-label="Who you are">
      {view.users
        .filter((user) => !user.isBot)
        .map((user) => (
          <button
            key={user.id}
            type="button"
            class="person"
            aria-pressed={user.id === view.me}
            title={`Look at the workspace as ${user.realName}, ${user.title}`}
            onClick={() => sitDown(user.id)}
          >
            <Avatar user={user} size="small" />
            <span>
              <b>{user.realName.split(" ")[0]}</b>
              <small>{user.title}</small>
            </span>
          </button>
        ))}
    </section>
  );
}
