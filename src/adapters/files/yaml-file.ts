import type { z } from "zod";

/** One thing wrong in an operator's file: where, what, and (in the message) what is allowed. */
export interface FileProblem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Dotted path of the value, empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** A file that was read: its value, and a way to point at a place in it. */
export interface YamlFile<Value> {
  readonly file: string;
  readonly value: Value;
  problemAt(path: readonly PropertyKey[], message: string): FileProblem;
}

/** A valid file, or all of its problems at once. */
export type YamlReading<Value> =
  | { readonly kind: "valid"; readonly yaml: YamlFile<Value> }
  | { readonly kind: "invalid"; readonly problems: readonly FileProblem[] };

/** What YAML text says. */
export interface ParsedYaml {
  /** Undefined when it can't be said. */
  readonly value: unknown;
  /** What is no valid YAML. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The 1-based line of a value, or of the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** How text becomes a value: `parse-yaml.ts`, or what an earlier start remembered of it. */
export type ParseYaml = (text: string) => ParsedYaml;

/** Parses and validates YAML text; every problem names file, line, path and rule. */
export function readYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  parse: ParseYaml,
): YamlReading<z.output<Schema>> {
  const parsed = parse(text);
  if (parsed.problems.length > 0) {
    return {
      kind: "invalid",
      problems: parsed.problems.map(({ line, message }) => ({
        file,
        line,
        path: "",
        message: `not valid YAML: ${message}`,
      })),
    };
  }
  const problemAt = (path: readonly PropertyKey[], message: string): FileProblem => ({
    file,
    line: parsed.lineOf(path),
    path: path.map(String).join("."),
    message,
  });
  // Read once, at the start: the code that zod writes for a schema costs more than it saves.
  const result = schema.safeParse(parsed.value, { jitless: true });
  if (result.success) return { kind: "valid", yaml: { file, value: result.data, problemAt } };
  return {
    kind: "invalid",
    problems: result.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) =>
            problemAt([...issue.path, key], `unknown key "${key}"; ${allowedKeys(schema, issue.path)}`),
          )
        : [problemAt(issue.path, issue.message)],
    ),
  };
}

/** `file:line path: message`, the way people and editors read it. */
export function sayProblem(problem: FileProblem): string {
  return `${problem.file}:${problem.line} ${problem.path === "" ? "" : `${problem.path}: `}${problem.message}`;
}

function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const shape = shapeAt(schema, path);
  return shape === undefined ? "it is not part of this format" : `allowed: ${Object.keys(shape).join(", ")}`;
}

/** Walks a zod schema along a path to the object it describes there; undefined where unions or records make that ambiguous. */
function shapeAt(schema: unknown, path: readonly PropertyKey[]): object | undefined {
  const inner = unwrap(schema);
  const definition = definitionOf(inner);
  if (definition === undefined) return undefined;
  if (path.length === 0) return readObject(definition, "shape");
  const [key, ...rest] = path;
  const shape = readObject(definition, "shape");
  if (shape !== undefined) return shapeAt(Reflect.get(shape, key ?? ""), rest);
  const element = Reflect.get(definition, "element") ?? Reflect.get(definition, "valueType");
  return element === undefined ? undefined : shapeAt(element, rest);
}

function unwrap(schema: unknown): unknown {
  const definition = definitionOf(schema);
  const inner = definition && (Reflect.get(definition, "innerType") ?? Reflect.get(definition, "in"));
  return inner === undefined ? schema : unwrap(inner);
}

function definitionOf(schema: unknown): object | undefined {
  return typeof schema === "object" && schema !== null ? readObject(schema, "def") : undefined;
}

function readObject(holder: object, key: string): object | undefined {
  const value: unknown = Reflect.get(holder, key);
  return typeof value === "object" && value !== null ? value : undefined;
}
