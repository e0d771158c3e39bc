import { parseSync } from "vite";

/** One node of a parsed module (ESTree with TypeScript's additions), read defensively. */
export type SyntaxNode = { readonly type: string; readonly [key: string]: unknown };

/** One edge to another module: static, side effect, re-export, dynamic, `require`, or a type's `import("...")`. */
export type ModuleImport = {
  readonly specifier: string;
  readonly line: number;
  /** True when nothing of it exists at run time. */
  readonly isType: boolean;
  /** The values taken from the other module by name (a namespace under its own); empty for types, side effects and dynamic imports. */
  readonly names: readonly string[];
};

/** A parsed source file: what it imports and its syntax tree. */
export type SourceModule = {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ModuleImport[];
  /** Every node with the node above it, parents first. */
  readonly nodes: readonly {
    readonly node: SyntaxNode;
    readonly parent: SyntaxNode | undefined;
    readonly key: string;
  }[];
  lineOf(node: SyntaxNode): number;
};

/** Parses one file with a real parser, so that comments, strings and line breaks hide no import. Throws on a syntax error. */
export const parseModule = (path: string, text: string): SourceModule => {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const nodes = [...walk(asNode(program), undefined, "")];
  const lineOf = (node: SyntaxNode): number => text.slice(0, Number(node["start"])).split("\n").length;
  const imports = nodes.flatMap(({ node }) => {
    const found = readImport(node);
    return found === undefined ? [] : [{ ...found, line: lineOf(node) }];
  });
  return { path, text, imports, nodes, lineOf };
};

function* walk(
  node: SyntaxNode | undefined,
  parent: SyntaxNode | undefined,
  key: string,
): Generator<{ node: SyntaxNode; parent: SyntaxNode | undefined; key: string }> {
  if (node === undefined) return;
  yield { node, parent, key };
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) yield* walk(asNode(child), node, name);
  }
}

const readImport = (node: SyntaxNode): Omit<ModuleImport, "line"> | undefined => {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration": {
      const specifier = stringOf(node["source"]);
      if (specifier === undefined) return undefined;
      const parts = listOf(node["specifiers"]);
      const kindKey = node.type === "ImportDeclaration" ? "importKind" : "exportKind";
      const areTypes = parts.length > 0 && parts.every((part) => part[kindKey] === "type");
      const isType = node[kindKey] === "type" || areTypes;
      const values = isType ? [] : parts.filter((part) => part[kindKey] !== "type");
      return { specifier, isType, names: values.flatMap((part) => nameOf(part["imported"] ?? part["local"]) ?? []) };
    }
    case "ImportExpression":
      return { specifier: stringOf(node["source"]) ?? "(computed)", isType: false, names: [] };
    case "TSImportType":
      return { specifier: stringOf(node["source"] ?? node["argument"]) ?? "(computed)", isType: true, names: [] };
    case "TSExternalModuleReference":
      return { specifier: stringOf(node["expression"]) ?? "(computed)", isType: false, names: [] };
    case "CallExpression": {
      if (nameOf(node["callee"]) !== "require") return undefined;
      return { specifier: stringOf(listOf(node["arguments"])[0]) ?? "(computed)", isType: false, names: [] };
    }
    default:
      return undefined;
  }
};

/** The node if it is one. */
const asNode = (value: unknown): SyntaxNode | undefined => {
  if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
  const { type } = value;
  return typeof type === "string" ? { ...value, type } : undefined;
};

/** The name of an identifier, undefined for anything else. */
export const nameOf = (value: unknown): string | undefined => {
  const node = asNode(value);
  return node?.type === "Identifier" && typeof node["name"] === "string" ? node["name"] : undefined;
};

/** `a.b` and `a["b"]` as `["a", "b"]`; the object may itself be a member (`globalThis.process.env`). */
export const memberPath = (value: unknown): readonly string[] | undefined => {
  const node = asNode(value);
  if (node === undefined) return undefined;
  const name = nameOf(node);
  if (name !== undefined) return [name];
  if (node.type === "ChainExpression") return memberPath(node["expression"]);
  if (node.type !== "MemberExpression") return undefined;
  const object = memberPath(node["object"]);
  const property = node["computed"] === true ? stringOf(node["property"]) : nameOf(node["property"]);
  return object === undefined || property === undefined ? undefined : [...object, property];
};

/** The names at the end of a chain, whatever it starts with: `clientFor(team).chat.update` gives `["chat", "update"]`. */
export const memberNames = (value: unknown): readonly string[] => {
  const whole = memberPath(value);
  if (whole !== undefined) return whole;
  const node = asNode(value);
  const property = node?.type === "MemberExpression" ? nameOf(node["property"]) : undefined;
  return property === undefined ? [] : [...memberNames(node?.["object"]), property];
};

/** The text of a string literal or of a template without holes. */
export const stringOf = (value: unknown): string | undefined => {
  const node = asNode(value);
  if (node?.type === "TSLiteralType") return stringOf(node["literal"]);
  if (node?.type === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node?.type !== "TemplateLiteral" || listOf(node["expressions"]).length > 0) return undefined;
  const cooked = Object(listOf(node["quasis"])[0]?.["value"]).cooked;
  return typeof cooked === "string" ? cooked : undefined;
};

/** The nodes of a list property. */
export const listOf = (value: unknown): readonly SyntaxNode[] =>
  Array.isArray(value) ? value.flatMap((item: unknown) => asNode(item) ?? []) : [];
