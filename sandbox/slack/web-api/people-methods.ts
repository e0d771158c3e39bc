import type { User, Usergroup } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse } from "./answer.ts";
import { type Methods, method } from "./method.ts";
import { pageOf } from "./page-of.ts";

/** auth.test, team.info, users.* and usergroups.*. */
export const peopleMethods: Methods = {
  "auth.test": method({ tier: "t5" }, ({ state, publicUrl }) => ({
    ok: true,
    url: `${publicUrl()}/`,
    team: state.team.name,
    user: state.users.get(state.app.userId)?.name,
    team_id: state.team.id,
    user_id: state.app.userId,
    bot_id: state.app.botId,
    is_enterprise_install: false,
  })),

  "team.info": method(
    { tier: "t3", optional: "domain team", scopes: "team:read", errors: "team_not_found" },
    ({ state }, args) => {
      if (args.has("team") && args.text("team") !== state.team.id) return refuse("team_not_found");
      return { ok: true, team: { ...state.team, email_domain: "acme.example", icon: { image_default: true } } };
    },
  ),

  "users.info": method(
    {
      tier: "t4",
      required: "user",
      optional: "include_locale",
      scopes: "users:read",
      errors: "user_not_found",
      acceptsJson: false,
    },
    (workspace, args) => {
      const user = workspace.state.users.get(args.text("user"));
      return user ? { ok: true, user: userJson(workspace, user) } : refuse("user_not_found");
    },
  ),

  "users.list": method(
    {
      tier: "t2",
      optional: "cursor include_locale limit team_id",
      scopes: "users:read",
      errors: "invalid_cursor limit_required",
      acceptsJson: false,
    },
    (workspace, args) => {
      const found = pageOf([...workspace.state.users.values()], args, { badLimit: "limit_required" });
      if (isRefusal(found)) return found;
      const members = found.page.map((one) => userJson(workspace, one));
      const cacheTs = Math.floor(workspace.clock() / 1000);
      return { ok: true, members, cache_ts: cacheTs, response_metadata: { next_cursor: found.next } };
    },
  ),

  "users.lookupByEmail": method(
    { tier: "t3", required: "email", scopes: "users:read.email", errors: "users_not_found", acceptsJson: false },
    (workspace, args) => {
      const email = args.text("email").toLowerCase();
      const user = [...workspace.state.users.values()].find((one) => one.email !== "" && one.email === email);
      return user ? { ok: true, user: userJson(workspace, user) } : refuse("users_not_found");
    },
  ),

  "usergroups.list": method(
    {
      tier: "t2",
      optional: "include_count include_disabled include_users team_id",
      scopes: "usergroups:read",
      acceptsJson: false,
    },
    ({ state }, args) => {
      const groupJson = (group: Usergroup) => ({
        id: group.id,
        team_id: state.team.id,
        is_usergroup: true,
        name: group.name,
        handle: group.handle,
        description: "",
        is_external: false,
        date_delete: 0,
        ...(args.flag("include_users") ? { users: group.users } : {}),
        ...(args.flag("include_count") ? { user_count: group.users.length } : {}),
      });
      return { ok: true, usergroups: [...state.usergroups.values()].map(groupJson) };
    },
  ),

  "usergroups.users.list": method(
    {
      tier: "t2",
      required: "usergroup",
      optional: "include_disabled team_id",
      scopes: "usergroups:read",
      errors: "no_such_subteam",
      acceptsJson: false,
    },
    ({ state }, args) => {
      const group = state.usergroups.get(args.text("usergroup"));
      return group ? { ok: true, users: [...group.users] } : refuse("no_such_subteam");
    },
  ),
};

function userJson({ state, manifest }: Workspace, user: User): Record<string, unknown> {
  const maySeeEmail = !manifest.scopes || manifest.scopes.includes("users:read.email");
  const [first = user.realName, ...rest] = user.realName.split(" ");
  return {
    id: user.id,
    team_id: state.team.id,
    name: user.name,
    deleted: false,
    color: user.color,
    real_name: user.realName,
    tz: user.timezone,
    tz_label: user.timezone,
    tz_offset: offsetSeconds(user.timezone),
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: 0,
    profile: {
      title: user.title,
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      first_name: first,
      last_name: rest.join(" "),
      team: state.team.id,
      ...(user.isBot ? { api_app_id: state.app.id, bot_id: state.app.botId } : {}),
      ...(maySeeEmail && user.email !== "" ? { email: user.email } : {}),
    },
  };
}

function offsetSeconds(timezone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" }).formatToParts();
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((one) => one.type === "timeZoneName")?.value ?? "");
  if (!found) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 3600 + Number(found[3]) * 60);
}
