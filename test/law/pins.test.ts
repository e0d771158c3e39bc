import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/source-tree.ts";
import { PackageLock, PackageManifest, pinFaults } from "./pins.ts";

const readJson = (name: string): unknown => JSON.parse(readFileSync(`${repositoryRoot}${name}`, "utf8"));
const manifest = PackageManifest.parse(readJson("package.json"));
const lock = PackageLock.parse(readJson("package-lock.json"));

describe("every dependency is pinned exactly and installed at that version", () => {
  it("holds for package.json and its lock", () => {
    expect(Object.keys(manifest.dependencies).length).toBeGreaterThan(0);
    expect(pinFaults(manifest, lock)).toEqual([]);
  });

  it.each(["^8.23.0", "~8.23.0", "8", "8.23", "*", "latest", ">=8.0.0", "file:../pg", "npm:pg@8.23.0"])(
    "rejects the range %s",
    (range) => {
      const loose = { ...manifest, dependencies: { ...manifest.dependencies, pg: range } };
      expect(pinFaults(loose, lock)).toContain(`pg@${range} is no exact pin`);
    },
  );

  it("rejects a lock that resolves another version", () => {
    const packages = { ...lock.packages, "node_modules/pg": { version: "8.0.0" } };
    expect(pinFaults(manifest, { packages })).toEqual([expect.stringContaining("does not resolve pg")]);
  });

  it("rejects a lock made for another package.json", () => {
    const grown = { ...manifest, dependencies: { ...manifest.dependencies, "left-pad": "1.3.0" } };
    expect(pinFaults(grown, lock)).toEqual(expect.arrayContaining([expect.stringContaining("lacks left-pad@1.3.0")]));
  });

  it("rejects twins of different versions", () => {
    const apart = { ...manifest, devDependencies: { ...manifest.devDependencies, vitest: "5.1.1" } };
    expect(pinFaults(apart, lock)).toEqual(expect.arrayContaining([expect.stringContaining("must have one version")]));
  });

  it("rejects a lock that names somebody's mirror", () => {
    const packages = {
      ...lock.packages,
      "node_modules/pg": { version: manifest.dependencies["pg"], resolved: "https://mirror.example/pg.tgz" },
    };
    expect(pinFaults(manifest, { packages })).toEqual([expect.stringContaining("mirror.example")]);
  });
});
