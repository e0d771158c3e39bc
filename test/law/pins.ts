import { z } from "zod";

/** The parts of `package.json` that pin versions. */
export const PackageManifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
export type PackageManifest = z.infer<typeof PackageManifest>;

/** The parts of `package-lock.json` that say what gets installed. */
export const PackageLock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      devDependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
export type PackageLock = z.infer<typeof PackageLock>;

const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Packages that refuse to work with another version of each other. */
const twins = [["vitest", "@vitest/coverage-v8"]] as const;

/** What is wrong with the pins: ranges, versions that the lock resolves differently, twins that differ, a host in the lock. */
export const pinFaults = (manifest: PackageManifest, lock: PackageLock): string[] => {
  const groups = ["dependencies", "devDependencies", "optionalDependencies"] as const;
  const root = lock.packages[""];
  const pins = groups.flatMap((group) =>
    Object.entries(manifest[group]).map(([name, version]) => ({ group, name, version })),
  );
  const all = new Map(pins.map(({ name, version }) => [name, version]));
  return [
    ...pins
      .filter(({ version }) => !exactVersion.test(version))
      .map(({ name, version }) => `${name}@${version} is no exact pin`),
    ...pins
      .filter(({ group, name, version }) => root?.[group]?.[name] !== version)
      .map(({ name, version }) => `the lock's copy of package.json lacks ${name}@${version}`),
    ...pins
      .filter(({ name, version }) => lock.packages[`node_modules/${name}`]?.version !== version)
      .map(({ name, version }) => `the lock does not resolve ${name} to ${version}`),
    ...twins
      .filter(([one, other]) => all.get(one) !== all.get(other))
      .map((pair) => `${pair.join(" and ")} must have one version`),
    // A host in the lock would make every clone depend on the mirror of whoever refreshed it.
    ...Object.entries(lock.packages)
      .filter(([, entry]) => entry.resolved !== undefined && !entry.resolved.startsWith("https://registry.npmjs.org/"))
      .map(([name, entry]) => `${name} is locked to ${entry.resolved ?? ""}`),
  ];
};
