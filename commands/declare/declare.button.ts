import { actionIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { declare } from "./declare.command.ts";

/** The `Declare` button on App Home. */
export function registerDeclareButton(deps: CommandDeps): void {
  deps.handle.click(actionIds.homeDeclare, "change", ({ open }) =>
    declare(deps, { title: "", summary: "", channelId: "", messageTs: null, open }),
  );
}
