import type { View } from "../state.ts";
import {
  findByExternalId,
  findView,
  openModal,
  publishHome,
  pushModal,
  readView,
  replaceView,
  viewJson,
} from "../views.ts";
import type { Workspace } from "../workspace.ts";
import { type Answer, isRefusal, type Refusal, refuse, refuseArguments } from "./answer.ts";
import type { Args } from "./args.ts";
import { type Methods, method } from "./method.ts";

const triggerErrors = "invalid_trigger_id expired_trigger_id exchanged_trigger_id";

/** The views.* methods. */
export const viewsMethods: Methods = {
  "views.open": method(
    {
      tier: "t4",
      required: "view",
      optional: "interactivity_pointer trigger_id",
      errors: `duplicate_external_id view_too_large ${triggerErrors}`,
    },
    (workspace, args) => {
      const view = readView(workspace, args.json("view"), "modal");
      if (isRefusal(view)) return view;
      const trigger = exchange(workspace, args);
      return isRefusal(trigger) ? trigger : shown(workspace, openModal(workspace, trigger.user, view));
    },
  ),

  "views.push": method(
    {
      tier: "t4",
      required: "view",
      optional: "interactivity_pointer trigger_id",
      errors: `duplicate_external_id not_found push_limit_reached view_too_large ${triggerErrors}`,
    },
    (workspace, args) => {
      const view = readView(workspace, args.json("view"), "modal");
      if (isRefusal(view)) return view;
      const trigger = exchange(workspace, args);
      if (isRefusal(trigger)) return trigger;
      const isOpen = trigger.viewId !== undefined && findView(workspace, trigger.viewId)?.type === "modal";
      if (!isOpen) return refuse("not_found");
      const pushed = pushModal(workspace, trigger.user, view);
      return pushed ? shown(workspace, pushed) : refuse("push_limit_reached");
    },
  ),

  "views.update": method(
    {
      tier: "t4",
      required: "view",
      optional: "external_id hash view_id",
      errors: "duplicate_external_id hash_conflict not_found view_too_large",
    },
    (workspace, args) => {
      if (!args.has("view_id") && !args.has("external_id")) return refuseArguments("missing required field: view_id");
      const id = args.text("view_id");
      const old = id === "" ? findByExternalId(workspace, args.text("external_id")) : findView(workspace, id);
      if (old?.type !== "modal") return refuse("not_found");
      const view = readView(workspace, args.json("view"), "modal", old);
      if (isRefusal(view)) return view;
      if (args.has("hash") && args.text("hash") !== old.hash) return refuse("hash_conflict");
      return shown(workspace, replaceView(workspace, old, view));
    },
  ),

  "views.publish": method(
    {
      tier: "t4",
      required: "user_id view",
      optional: "hash interactivity_pointer",
      errors: "duplicate_external_id hash_conflict view_too_large",
    },
    (workspace, args) => {
      const user = args.text("user_id");
      const old = workspace.state.homes.get(user);
      if (!workspace.state.users.has(user)) return refuseArguments(`invalid user_id: ${user}`);
      const view = readView(workspace, args.json("view"), "home", old);
      if (isRefusal(view)) return view;
      if (args.has("hash") && args.text("hash") !== (old?.hash ?? "")) return refuse("hash_conflict");
      return shown(workspace, publishHome(workspace, user, view));
    },
  ),
};

function exchange(workspace: Workspace, args: Args): { user: string; viewId?: string } | Refusal {
  if (!args.has("trigger_id")) return refuseArguments("missing required field: trigger_id");
  const trigger = workspace.triggers.exchange(args.text("trigger_id"));
  return "error" in trigger ? refuse(trigger.error) : trigger;
}

function shown(workspace: Workspace, view: View): Answer {
  return { ok: true, view: viewJson(workspace, view) };
}
