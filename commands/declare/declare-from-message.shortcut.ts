import { titleLengthMax } from "#templates/slack/declare-modal.ts";
import { cut } from "#templates/slack/escape.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import { limits } from "#templates/slack/limits.ts";
import type { CommandDeps } from "../deps.ts";
import { declare, declareSkeleton } from "./declare.command.ts";

/** The message shortcut `declare-from-message`: the first line is the title, the whole message the summary. */
export function registerDeclareFromMessage(deps: CommandDeps): void {
  const gate = { access: "change", opens: declareSkeleton() } as const;
  deps.handle.shortcut(callbackIds.declareFromMessageShortcut, gate, ({ channelId, message }) => {
    const text = deps.plainText(message?.text ?? "").trim();
    return declare(deps, {
      title: cut(text.split("\n")[0] ?? "", titleLengthMax),
      summary: cut(text, limits.inputText),
      message: channelId === null || message === null ? null : { channelId, ts: message.ts },
    });
  });
}
