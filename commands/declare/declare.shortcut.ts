import { callbackIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { declare } from "./declare.command.ts";

/** The global shortcut "Declare incident" (`declare-incident`). */
export function registerDeclareShortcut(deps: CommandDeps): void {
  deps.handle.shortcut(callbackIds.declareShortcut, "change", ({ open }) =>
    declare(deps, { title: "", summary: "", channelId: "", messageTs: null, open }),
  );
}
