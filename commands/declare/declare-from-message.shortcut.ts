import { titleLengthMax } from "#templates/slack/declare-modal.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { declare } from "./declare.command.ts";

/** The message shortcut `declare-from-message`: the first line is the title, the whole message the summary. */
export function registerDeclareFromMessage(deps: CommandDeps): void {
  deps.handle.shortcut(callbackIds.declareFromMessageShortcut, "change", ({ channelId, message, open }) => {
    const text = message?.text ?? "";
    const title = (text.split("\n")[0] ?? "").slice(0, titleLengthMax);
    return declare(deps, { title, summary: text, channelId: channelId ?? "", messageTs: message?.ts ?? null, open });
  });
}
