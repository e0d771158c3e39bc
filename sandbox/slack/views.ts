import { limits } from "./block-kit/limits.ts";
import { isJson, type Json } from "./block-kit/rule.ts";
import { validateView } from "./block-kit/validate-view.ts";
import { carriedValues, initialValues } from "./block-values.ts";
import { withIds } from "./messages.ts";
import type { View } from "./state.ts";
import { type Refusal, refuse, refuseArguments, refuseProblems } from "./web-api/answer.ts";
import type { Workspace } from "./workspace.ts";

/** A view checked against everything Slack checks before it shows one. */
export function readView(workspace: Workspace, sent: unknown, type: View["type"], replacing?: View): Json | Refusal {
  if (!isJson(sent)) return refuseArguments("missing required field: view");
  const problems = validateView(sent, type);
  // Slack answers invalid views with invalid_arguments, unlike messages.
  if (problems.length > 0) return refuseProblems("invalid_arguments", problems);
  if (Buffer.byteLength(JSON.stringify(sent)) > limits.viewBytes) return refuse("view_too_large");
  const { external_id: externalId } = sent;
  const twin =
    typeof externalId === "string" && externalId !== "" ? findByExternalId(workspace, externalId) : undefined;
  return twin && twin !== replacing ? refuse("duplicate_external_id") : sent;
}

/** Puts a new root modal on a person's screen in place of whatever stack was there. */
export function openModal(workspace: Workspace, user: string, sent: Json): View {
  const view = newView(workspace, user, "modal", sent);
  workspace.state.stacks.set(user, [view]);
  workspace.changed();
  return view;
}

/** Puts a modal on top of the person's stack; undefined when three are open already. */
export function pushModal(workspace: Workspace, user: string, sent: Json): View | undefined {
  const stack = workspace.state.stacks.get(user) ?? [];
  if (stack.length >= limits.viewStack) return undefined;
  const below = stack.at(-1);
  const fresh = newView(workspace, user, "modal", sent);
  const view = { ...fresh, previousViewId: below?.id ?? null, rootViewId: below?.rootViewId ?? fresh.id };
  workspace.state.stacks.set(user, [...stack, view]);
  workspace.changed();
  return view;
}

/** Replaces what an open view shows; what the person typed stays where block and action ids stay. */
export function replaceView(workspace: Workspace, view: View, sent: Json): View {
  const { blocks, values, ...rest } = newView(workspace, view.user, view.type, sent);
  Object.assign(view, rest, {
    id: view.id,
    blocks,
    values: carriedValues(view.values, values),
    rootViewId: view.rootViewId,
    previousViewId: view.previousViewId,
    isBusy: view.isBusy,
  });
  workspace.changed();
  return view;
}

/** Shows a Home tab to one person. */
export function publishHome(workspace: Workspace, user: string, sent: Json): View {
  const old = workspace.state.homes.get(user);
  if (old) return replaceView(workspace, old, sent);
  const view = newView(workspace, user, "home", sent);
  workspace.state.homes.set(user, view);
  workspace.changed();
  return view;
}

/** Takes the top modal, or the whole stack, off the person's screen. */
export function closeModals(workspace: Workspace, user: string, how: "top" | "all"): void {
  const stack = workspace.state.stacks.get(user) ?? [];
  workspace.state.stacks.set(user, how === "all" ? [] : stack.slice(0, -1));
  workspace.changed();
}

/** An open modal or a published Home by its id. */
export function findView(workspace: Workspace, id: string): View | undefined {
  return allViews(workspace).find((view) => view.id === id);
}

/** An open modal or a published Home by the app's own id for it. */
export function findByExternalId(workspace: Workspace, externalId: string): View | undefined {
  return allViews(workspace).find((view) => view.externalId === externalId);
}

/** A view as views.* answers and interaction payloads carry it. */
export function viewJson({ state }: Workspace, view: View): Json {
  return {
    id: view.id,
    team_id: state.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: view.values },
    hash: view.hash,
    title: view.title ?? { type: "plain_text", text: "View Title", emoji: true },
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    close: view.close,
    submit: view.submit,
    previous_view_id: view.previousViewId,
    root_view_id: view.rootViewId,
    app_id: state.app.id,
    external_id: view.externalId,
    app_installed_team_id: state.team.id,
    bot_id: state.app.botId,
  };
}

function allViews({ state }: Workspace): View[] {
  return [...[...state.stacks.values()].flat(), ...state.homes.values()];
}

function newView(workspace: Workspace, user: string, type: View["type"], sent: Json): View {
  const id = workspace.identifiers.next("V");
  const sentBlocks: unknown = sent["blocks"];
  const blocks = withIds(workspace, Array.isArray(sentBlocks) ? sentBlocks.filter(isJson) : []);
  const text = (key: string): string => (typeof sent[key] === "string" ? sent[key] : "");
  const object = (key: string): Json | null => (isJson(sent[key]) ? sent[key] : null);
  return {
    id,
    type,
    user,
    callbackId: text("callback_id"),
    externalId: text("external_id"),
    privateMetadata: text("private_metadata"),
    title: object("title"),
    submit: object("submit"),
    close: object("close"),
    blocks,
    clearOnClose: sent["clear_on_close"] === true,
    notifyOnClose: sent["notify_on_close"] === true,
    hash: `${workspace.identifiers.timestamp()}.${workspace.identifiers.secret(4)}`,
    rootViewId: id,
    previousViewId: null,
    values: initialValues(blocks),
    errors: {},
    isBusy: false,
  };
}
