import type { Json } from "#core/shared/json.ts";

/** A value as PostgreSQL can keep it: text without NUL and lone surrogates, which neither `text` nor `jsonb` takes. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "");
}

/** Any JSON value with storable texts; what is read back equals it. */
export function storableJson<Value extends Json>(value: Value): Value;
export function storableJson(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Json) => storableJson(item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, Json]) => [storableText(key), storableJson(item)]),
  );
}

/** The parameter for a `jsonb` column; dates become ISO text. Arrays must not reach `pg` as such: it would make SQL arrays of them. */
export function jsonParameter(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  // Unstorable characters can only appear as these escapes; texts of people and vendors hardly ever have them.
  return /\\u(0000|d[89a-f])/i.test(text) ? JSON.stringify(storableJson(JSON.parse(text))) : text;
}

/** The parameter for a nullable `jsonb` column: SQL null, not JSON null. */
export function jsonParameterOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : jsonParameter(value);
}
