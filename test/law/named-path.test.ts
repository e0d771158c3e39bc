import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { listFiles, repositoryRoot } from "../support/source-tree.ts";
import { exists, namedPaths } from "./named-path.ts";

const rootDocuments = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];

const documents = [
  ...rootDocuments,
  ...["docs", "runbooks", ".github"]
    .filter((folder) => existsSync(path.join(repositoryRoot, folder)))
    .flatMap((folder) => listFiles(folder, /\.md$/)),
];

const read = (document: string): string => readFileSync(path.join(repositoryRoot, document), "utf8");

describe("documents name only files that exist", () => {
  it.each(documents)("%s", (document) => {
    const missing = namedPaths(document, read(document)).filter((named) => !exists(named));
    expect(missing.map((named) => `${named.document}:${named.line} ${named.path}`)).toEqual([]);
  });

  it("has found paths to check", () => {
    expect(documents.flatMap((document) => namedPaths(document, read(document))).length).toBeGreaterThan(10);
  });

  it.each([
    ["a file that is gone", "See `src/core/shared/gone.ts`."],
    ["a folder that is gone", "See `src/gone/`."],
    ["a folder named from inside src", "See `core/gone`."],
    ["an alias that leads nowhere", "Import `#core/gone.ts`."],
    ["a file at the root", "Read `GONE.md` first."],
    ["a file of a known ending", "Edit `gone.example.yaml`."],
    ["a link", "Read [the record](docs/decisions/gone.md#why)."],
  ])("rejects %s", (_, markdown) => {
    expect(namedPaths("README.md", markdown).filter((named) => !exists(named))).toHaveLength(1);
  });

  it.each([
    [
      "paths that exist",
      "`src/core/shared/fault.ts` `core/shared/` `#core/shared/fault.ts` `package.json` [a](LICENSE)",
    ],
    [
      "routes, commands, globs, placeholders, packages and URLs",
      "`/health/ready` `npm run demo` `src/**` `adapters/<source>/x.ts` `@slack/bolt` `acme/storefront` [x](https://example.com)",
    ],
    ["files a person makes", "`muster.yaml` `.env` `data/`"],
    ["code blocks", "```\n`src/gone.ts`\n```"],
  ])("accepts %s", (_, markdown) => {
    expect(namedPaths("README.md", markdown).filter((named) => !exists(named))).toEqual([]);
  });
});
