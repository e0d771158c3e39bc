import type { FileProblem, YamlFile } from "#adapters/files/yaml-file.ts";
import type { MusterYaml } from "./muster-schema.ts";
import { targetIds } from "./providers.ts";

/** Finds everything in muster.yaml that points at something that isn't there: services, runbooks, roles, providers and their ids. */
export function checkReferences(yaml: YamlFile<MusterYaml>, runbookIds: readonly string[]): readonly FileProblem[] {
  const { value } = yaml;
  const problems: FileProblem[] = [];
  const expect = (path: readonly PropertyKey[], what: string, given: string, allowed: readonly string[]) => {
    if (!allowed.includes(given))
      problems.push(yaml.problemAt(path, `unknown ${what} "${given}"; ${sayAllowed(allowed)}`));
  };
  const serviceIds = value.services.map((service) => service.id);
  const roleNames = Object.keys(value.policy.roles);

  value.services.forEach((service, at) => {
    if (serviceIds.indexOf(service.id) !== at) {
      problems.push(
        yaml.problemAt(["services", at, "id"], `service "${service.id}" is defined twice; ids must be unique`),
      );
    }
    service.runbooks.forEach((id, index) => {
      expect(["services", at, "runbooks", index], "runbook", id, runbookIds);
    });
    service.targets.forEach((target, index) => {
      problems.push(...checkTarget(yaml, ["services", at, "targets", index], target));
    });
  });
  value.routes.forEach((route, at) => {
    if (route.service !== undefined && !route.service.includes("{{"))
      expect(["routes", at, "service"], "service", route.service, serviceIds);
    if (route.runbook !== undefined) expect(["routes", at, "runbook"], "runbook", route.runbook, runbookIds);
  });
  value.policy.actions.forEach((rule, at) => {
    expect(["policy", "actions", at, "run"], "role", rule.run, roleNames);
    if (rule.approve !== undefined) expect(["policy", "actions", at, "approve"], "role", rule.approve, roleNames);
    if (rule.approvals > 0 && rule.approve === undefined) {
      problems.push(
        yaml.problemAt(
          ["policy", "actions", at],
          `wants ${rule.approvals} approval(s) but names no role; add approve: <role>`,
        ),
      );
    }
    for (const [index, id] of rule.match.service.entries()) {
      if (id !== "*") expect(["policy", "actions", at, "match", "service", index], "service", id, serviceIds);
    }
  });
  if (value.policy.break_glass) expect(["policy", "break_glass", "by"], "role", value.policy.break_glass.by, roleNames);
  return problems;
}

function checkTarget(
  yaml: YamlFile<MusterYaml>,
  path: readonly PropertyKey[],
  target: MusterYaml["services"][number]["targets"][number],
): FileProblem[] {
  const { provider, environment: _environment, ...ids } = target;
  const rule = targetIds[provider];
  if (rule === undefined) {
    return [
      yaml.problemAt([...path, "provider"], `unknown provider "${provider}"; ${sayAllowed(Object.keys(targetIds))}`),
    ];
  }
  const missing = rule.required.filter((id) => !(id in ids));
  const unknown = Object.keys(ids).filter((id) => !rule.required.includes(id) && !rule.optional.includes(id));
  return [
    ...missing.map((id) => yaml.problemAt(path, `a ${provider} target needs "${id}"; it takes ${sayIds(rule)}`)),
    ...unknown.map((id) =>
      yaml.problemAt([...path, id], `unknown key "${id}" for a ${provider} target; it takes ${sayIds(rule)}`),
    ),
  ];
}

function sayIds(rule: { readonly required: readonly string[]; readonly optional: readonly string[] }): string {
  return ["provider", "environment", ...rule.required, ...rule.optional.map((id) => `${id} (optional)`)].join(", ");
}

function sayAllowed(allowed: readonly string[]): string {
  return allowed.length === 0 ? "none is defined" : `defined: ${allowed.join(", ")}`;
}
