import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

/** What is wrong with a body, one line per finding; empty when it keeps to the description or nothing is described. */
export type CheckResponse = (operation: {
  readonly method: string;
  readonly pathTemplate: string;
  readonly status: number;
  readonly body: unknown;
}) => readonly string[];

/**
 * Reads one API description and returns a check of response bodies against it.
 * Statuses the description does not mention are not judged: no vendor describes its gateway's 502.
 */
export const readResponseSchemas = (specPath: string): { check: CheckResponse; basePath: string } => {
  const spec: unknown = JSON.parse(readFileSync(specPath, "utf8"), asJsonSchema);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false, logger: false });
  ajv.addSchema({ $id: "spec", ...asRecord(spec) });
  /** By pointer: compiling a large schema takes up to a second. */
  const compiled = new Map<string, ValidateFunction>();
  return {
    basePath: basePathOf(spec),
    check: ({ method, pathTemplate, status, body }) => {
      const pointer = pointerToSchema(spec, method, pathTemplate, status);
      if (pointer === undefined) return [];
      const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
      compiled.set(pointer, validate);
      if (validate(body)) return [];
      return (validate.errors ?? []).map(
        (error) => `${error.instancePath || "(body)"} ${error.message ?? error.keyword}`,
      );
    },
  };
};

/** OpenAPI 3.0 has `nullable` and draft-04's boolean `exclusiveMinimum`, which ajv 8 refuses to compile: say the same in JSON Schema. */
const asJsonSchema = (key: string, value: unknown): unknown => {
  if ((key === "exclusiveMinimum" || key === "exclusiveMaximum") && typeof value === "boolean") return undefined;
  if (Array.isArray(value) || typeof asRecord(value)["nullable"] !== "boolean") return value;
  const { nullable, ...rest } = asRecord(value);
  return nullable === true ? { anyOf: [rest, { type: "null" }] } : rest;
};

const pointerToSchema = (spec: unknown, method: string, template: string, status: number): string | undefined => {
  const responses = at(spec, ["paths", template, method.toLowerCase(), "responses"]);
  for (const key of [String(status), `${String(status)[0]}XX`, "default"]) {
    let steps = ["paths", template, method.toLowerCase(), "responses", key];
    const reference = at(responses, [key, "$ref"]);
    if (typeof reference === "string") steps = decodeURIComponent(reference.slice(2)).split("/").map(unescapeStep);
    const content = asRecord(at(spec, [...steps, "content"]));
    const media = Object.keys(content).find((name) => /json/.test(name));
    if (media !== undefined && at(content, [media, "schema"]) !== undefined) {
      return `/${[...steps, "content", media, "schema"].map(escapeStep).join("/")}`;
    }
  }
  return undefined;
};

const basePathOf = (spec: unknown): string => {
  const url = at(spec, ["servers", "0", "url"]);
  if (typeof url !== "string") return "";
  const { pathname } = new URL(url.replaceAll(/\{[^}]*\}/g, "x"), "http://localhost");
  return pathname === "/" ? "" : pathname;
};

const at = (value: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((inner, step) => asRecord(inner)[step], value);

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const escapeStep = (step: string): string => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
