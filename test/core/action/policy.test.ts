import { describe, expect, it } from "vitest";
import { findRule } from "#core/action/find-rule.ts";
import { makePermissions } from "#core/action/permissions.ts";
import { planHash } from "#core/action/plan-hash.ts";
import { makeMemoryResponse } from "#test/support/memory/memory-response.ts";
import { policy, rule } from "./action-world.ts";

const directory = { membersOf: async () => ["U0MAX"], displayName: async (id: string) => id };

describe("which rule holds", () => {
  const question = { action: "restart", environment: "production", service: "web" };

  it("the one that names more parts wins, wherever it stands", () => {
    const wide = rule({ approvals: 1 });
    const env = rule({ environment: ["production"], approvals: 2 });
    const both = rule({ environment: ["production"], action: ["restart", "purge"], approvals: 0 });
    expect(findRule({ actions: [wide, env, both] }, question)).toBe(both);
    expect(findRule({ actions: [both, env, wide] }, question)).toBe(both);
    expect(findRule({ actions: [wide, env, both] }, { ...question, action: "scale" })).toBe(env);
    expect(findRule({ actions: [wide, env, both] }, { ...question, environment: "dev" })).toBe(wide);
  });

  it("on a tie service beats action beats environment, then more approvals, then the earlier", () => {
    const service = rule({ service: ["web"], approvals: 0 });
    const action = rule({ action: ["restart"], approvals: 0 });
    const env = rule({ environment: ["production"], approvals: 0 });
    expect(findRule({ actions: [env, action, service] }, question)).toBe(service);
    expect(findRule({ actions: [env, action] }, question)).toBe(action);
    const strict = rule({ environment: ["production"], approvals: 2 });
    expect(findRule({ actions: [env, strict] }, question)).toBe(strict);
    expect(findRule({ actions: [env, { ...env }] }, question)).toBe(env);
  });

  it("nothing matches = no rule", () => {
    expect(findRule({ actions: [rule({ environment: ["staging"], approvals: 0 })] }, question)).toBeUndefined();
  });
});

describe("who may do what", () => {
  it("roles come from people, usergroups and everybody; a stranger has none", async () => {
    const permissions = makePermissions({ policy, directory, isMember: async (id) => id !== "U0GUEST" });
    expect([...(await permissions.rolesOf("U0MAX"))].sort()).toEqual(["approver", "responder"]);
    expect([...(await permissions.rolesOf("U0KIM"))]).toEqual(["responder"]);
    expect(await permissions.canChange("U0GUEST")).toBe(false);
    expect(await permissions.canChange("")).toBe(false);
  });

  it("who may change anything is answered without asking about usergroups when a name or everybody says yes", async () => {
    const asked: string[] = [];
    const counting = {
      ...directory,
      membersOf: async (group: string) => {
        asked.push(group);
        return ["U0MAX"];
      },
    };
    const isMember = async (id: string) => id === "U0KIM";
    const permissions = makePermissions({ policy, directory: counting, isMember });
    expect(await permissions.canChange("U0KIM")).toBe(true);
    expect(await permissions.canChange("U0LENA")).toBe(true);
    expect(asked).toEqual([]);
    expect(await permissions.canChange("U0MAX")).toBe(true);
    expect(asked).not.toEqual([]);
  });

  it("an unreadable usergroup gives nobody its role, and people named themselves keep theirs", async () => {
    const broken = {
      ...directory,
      membersOf: async () => {
        throw new Error("Slack is down");
      },
    };
    const permissions = makePermissions({ policy, directory: broken, isMember: async () => true });
    expect(await permissions.hasRole("U0MAX", "approver")).toBe(false);
    expect(await permissions.hasRole("U0LENA", "approver")).toBe(true);
    expect(await permissions.whoHas("approver")).toContain("approver");
  });

  it("a person who can't be looked up is not everybody; people named themselves keep their role", async () => {
    const isMember = async () => {
      throw new Error("Slack is down");
    };
    const permissions = makePermissions({ policy, directory, isMember });
    expect(await permissions.canChange("U0KIM")).toBe(false);
    expect([...(await permissions.rolesOf("U0LENA"))]).toEqual(["approver"]);
  });
});

describe("what an approval is bound to", () => {
  it("changes with verb, target, parameters, instruction, basis and summary, and with nothing else", () => {
    const { digest } = makeMemoryResponse();
    const action = {
      verb: "rollback",
      target: { provider: "vercel", environment: "production", ids: { project: "p" } },
      parameters: { to: "a" },
    };
    const plan = { summary: "s", instruction: { to: "a", from: "b" }, basis: { current: "b" } };
    const hash = planHash(action, plan, digest);
    expect(planHash(action, { ...plan, instruction: { from: "b", to: "a" } }, digest)).toBe(hash);
    const others = [
      planHash({ ...action, verb: "promote" }, plan, digest),
      planHash({ ...action, target: { ...action.target, environment: "staging" } }, plan, digest),
      planHash({ ...action, parameters: {} }, plan, digest),
      planHash(action, { ...plan, summary: "t" }, digest),
      planHash(action, { ...plan, instruction: { to: "c" } }, digest),
      planHash(action, { ...plan, basis: { current: "c" } }, digest),
    ];
    expect(new Set([hash, ...others]).size).toBe(7);
  });
});
