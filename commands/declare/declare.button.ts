import { actionIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { declare, declareSkeleton } from "./declare.command.ts";

/** The `Declare` button on App Home. */
export function registerDeclareButton(deps: CommandDeps): void {
  deps.handle.click(actionIds.homeDeclare, { access: "change", opens: declareSkeleton() }, () =>
    declare(deps, { title: "", summary: "", message: null }),
  );
}
