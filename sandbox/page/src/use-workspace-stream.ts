import { useEffect, useState } from "preact/hooks";
import type { WorkspaceView } from "../../slack/workspace-view.ts";

/** The workspace as the stream last told it, and whether the stream is up. */
export interface WorkspaceStream {
  readonly view: WorkspaceView | undefined;
  readonly isConnected: boolean;
}

/**
 * Follows the workspace as `user` sees it. After a change of user the former view stays until the first of the new one.
 * `refused` is called when the workspace knows no such person (a remembered or mistyped id).
 */
export function useWorkspaceStream(user: string, refused: () => void): WorkspaceStream {
  const [view, setView] = useState<WorkspaceView>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const stream = new EventSource(`/slack-sandbox/stream?user=${encodeURIComponent(user)}`);
    stream.addEventListener("view", (event) => {
      const next: WorkspaceView = JSON.parse(event.data);
      setConnected(true);
      setView(next);
    });
    stream.addEventListener("open", () => setConnected(true));
    // The browser reconnects by itself; until then the page says that it shows the past.
    stream.addEventListener("error", () => {
      setConnected(false);
      if (stream.readyState === EventSource.CLOSED) {
        refused();
      }
    });
    return () => stream.close();
  }, [user]);
  return { view, isConnected };
}
