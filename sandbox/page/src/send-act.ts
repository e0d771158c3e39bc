import type { Act, ActResult } from "../../slack/workspace-view.ts";

/** Sends one act to the emulated workspace; a workspace that can't be reached is an error the person is shown, not a throw. */
export async function sendAct(act: Act): Promise<ActResult> {
  try {
    const response = await fetch("/slack-sandbox/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(act),
    });
    // The sandbox's own server answers in the shape of its own type; both are built from one source.
    const result: ActResult = await response.json();
    return result;
  } catch {
    return { ok: false, error: "the sandbox did not answer" };
  }
}
