import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { BlockList } from "./blocks/block.tsx";
import { useDesk } from "./desk.ts";
import { useForm } from "./form/form.ts";
import { type Surface, SurfaceContext } from "./form/surface.ts";
import { objectOf, stringOf } from "./json.ts";
import { Notices, type NoticesProps } from "./notices.tsx";

/** The app's Home tab as it was last published for this person. */
export function AppHome(props: NoticesProps): JSX.Element {
  const { view, act, go } = useDesk();
  const form = useForm();
  // Slack tells the app on every visit, however the person came here.
  useEffect(() => {
    void act({ kind: "open-home" });
  }, [view.me]);
  const bot = view.users.find((user) => user.isBot);
  const direct = view.channels.find((channel) => channel.kind === "im");
  return (
    <section class="home" aria-label={`${bot?.realName ?? "App"} Home`}>
      <header class="channel-header">
        <div class="channel-title">
          <Avatar user={bot} size="small" />
          <h2>{bot?.realName ?? "App"}</h2>
          <span class="badge">APP</span>
        </div>
        <div class="tabs">
          <button type="button" aria-current="page">
            Home
          </button>
          {direct === undefined ? null : (
            <button type="button" onClick={() => go({ kind: "channel", channel: direct.id, ts: "" })}>
              Messages
            </button>
          )}
        </div>
      </header>
      <div class="home-body">
        {view.home === null ? (
          <p class="empty">The app has not published a Home tab for you yet.</p>
        ) : (
          <SurfaceContext.Provider value={{ target: targetOf(view.home), form, errors: {} }}>
            <BlockList blocks={view.home.blocks} />
          </SurfaceContext.Provider>
        )}
      </div>
      <Notices {...props} />
    </section>
  );
}

/** Acts on the Home tab name its view where the workspace tells the id; without one they name no place, which can only be the Home tab. */
function targetOf(home: unknown): Surface["target"] {
  const id = stringOf(objectOf(home)["id"]);
  return id === "" ? {} : { viewId: id };
}
