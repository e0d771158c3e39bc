import type { Directory } from "../incident/directory.ts";
import type { Policy, RoleRule } from "./policy.ts";

/** What people may do, by the operator's policy. Fails closed: who can't be looked up has nothing that depends on the look-up. */
export interface Permissions {
  rolesOf(userId: string): Promise<ReadonlySet<string>>;
  /** Whether the person may change anything at all: has any role. */
  canChange(userId: string): Promise<boolean>;
  hasRole(userId: string, role: string): Promise<boolean>;
  /** Who has a role, for people: "everybody", or "Lena, Max and 3 more". */
  whoHas(role: string): Promise<string>;
}

/** What permissions are decided from. */
export interface PermissionNeeds {
  readonly policy: Pick<Policy, "roles">;
  readonly directory: Directory;
  /** Whether a user id is a full member of the workspace, not a guest or a stranger in a shared channel: only they are "everyone". */
  readonly isMember: (userId: string) => Promise<boolean>;
}

const namesShownMax = 4;

/** Permissions from the policy's roles: named people (also guests), members of named usergroups, or every full member of the workspace. */
export function makePermissions({ policy, directory, isMember }: PermissionNeeds): Permissions {
  const isIn = async (userId: string, group: string): Promise<boolean> => {
    try {
      return (await directory.membersOf(group)).includes(userId);
    } catch {
      return false; // an unreadable usergroup gives nobody a role
    }
  };
  const hasDirectly = async (userId: string, rule: RoleRule): Promise<boolean> =>
    // A person we can't look up is a stranger.
    rule.users.includes(userId) || (rule.everyone && (await isMember(userId).catch(() => false)));
  const hasByGroup = async (userId: string, rule: RoleRule): Promise<boolean> =>
    (await Promise.all(rule.usergroups.map((group) => isIn(userId, group)))).includes(true);
  const has = async (userId: string, rule: RoleRule): Promise<boolean> =>
    (await hasDirectly(userId, rule)) || hasByGroup(userId, rule);

  const rolesOf = async (userId: string): Promise<ReadonlySet<string>> => {
    if (userId === "") return new Set();
    const roles = Object.entries(policy.roles);
    const held = await Promise.all(roles.map(([, rule]) => has(userId, rule)));
    return new Set(roles.filter((_, index) => held[index]).map(([name]) => name));
  };

  return {
    rolesOf,
    canChange: async (userId) => {
      if (userId === "") return false;
      const rules = Object.values(policy.roles);
      // A click waits for this answer: Slack is asked about usergroups only when nothing nearer says yes.
      for (const rule of rules) if (await hasDirectly(userId, rule)) return true;
      return (await Promise.all(rules.map((rule) => hasByGroup(userId, rule)))).includes(true);
    },
    hasRole: async (userId, role) => {
      const rule = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined;
      return userId !== "" && rule !== undefined && has(userId, rule);
    },
    whoHas: async (role) => {
      const rule = policy.roles[role];
      if (rule === undefined) return "nobody";
      if (rule.everyone) return "everybody";
      try {
        const members = await Promise.all(rule.usergroups.map((group) => directory.membersOf(group)));
        const ids = [...new Set([...rule.users, ...members.flat()])];
        const names = await Promise.all(ids.slice(0, namesShownMax).map((id) => directory.displayName(id)));
        if (names.length === 0) return "nobody";
        return ids.length > names.length
          ? `${names.join(", ")} and ${ids.length - names.length} more`
          : names.join(", ");
      } catch {
        return `people with the role ${role}`; // only words: names are an ornament of a refusal
      }
    },
  };
}
