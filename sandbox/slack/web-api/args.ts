import { isJson, type Json } from "../block-kit/rule.ts";

/** A call's arguments as sent (form fields are strings, JSON fields anything), read leniently the way Slack reads them. */
export interface Args {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Text; "" when absent. */
  text(name: string): string;
  flag(name: string): boolean;
  /** A whole number; undefined when absent, NaN when it is none. */
  whole(name: string): number | undefined;
  /** Comma-separated text or an array, as strings. */
  list(name: string): string[];
  /** A JSON value, parsed when it came as text; undefined when absent or unparsable. */
  json(name: string): unknown;
}

/** Reads raw arguments. */
export function makeArgs(raw: Json): Args {
  const json = (name: string): unknown => {
    const value = raw[name];
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      return undefined;
    }
  };
  const text = (name: string): string => {
    const value = raw[name];
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
  };
  return {
    names: Object.keys(raw),
    has: (name) => raw[name] !== undefined && raw[name] !== null && raw[name] !== "",
    text,
    flag: (name) => text(name) === "true" || text(name) === "1",
    whole(name) {
      if (raw[name] === undefined || raw[name] === "") return undefined;
      const value = Number(raw[name]);
      return Number.isInteger(value) ? value : Number.NaN;
    },
    list(name) {
      const value = raw[name];
      const parsed = typeof value === "string" && value.startsWith("[") ? json(name) : value;
      if (Array.isArray(parsed)) return parsed.map(String);
      return text(name)
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean);
    },
    json,
  };
}

/** The JSON objects of an array argument; undefined when it is no array of objects. */
export function objectList(value: unknown): Json[] | undefined {
  return Array.isArray(value) && value.every(isJson) ? value : undefined;
}
