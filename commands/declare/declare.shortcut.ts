import { callbackIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { declare, declareSkeleton } from "./declare.command.ts";

/** The global shortcut "Declare incident" (`declare-incident`). */
export function registerDeclareShortcut(deps: CommandDeps): void {
  deps.handle.shortcut(callbackIds.declareShortcut, { access: "change", opens: declareSkeleton() }, () =>
    declare(deps, { title: "", summary: "", message: null }),
  );
}
