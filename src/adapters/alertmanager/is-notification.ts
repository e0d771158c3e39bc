import type { WrittenNotification } from "./schema.ts";

/** 29 February is left to the schema. */
const monthAndDay =
  /(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])/;
const time = /(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?/;
const zone = /Z|[+-](?:[01]\d|2[0-3]):[0-5]\d/;
const instant = new RegExp(`^\\d{4}-(?:${monthAndDay.source})T${time.source}(?:${zone.source})$`);

/**
 * Whether parsed JSON surely is a notification as `schema.ts` describes it, ten times as fast. A no says nothing: then the schema decides,
 * and drops a label that is named like an object's prototype. A test compares the two. Nothing is loaded for it: a start takes alerts in
 * with this alone.
 */
export function isNotification(value: unknown): value is WrittenNotification {
  if (!isObject(value)) return false;
  const { version, groupKey, status, externalURL, alerts } = value;
  return (
    version === "4" &&
    typeof groupKey === "string" &&
    isStatus(status) &&
    isTextOrAbsent(externalURL) &&
    Array.isArray(alerts) &&
    alerts.length > 0 &&
    alerts.every(isAlert)
  );
}

function isAlert(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint } = value;
  return (
    isStatus(status) &&
    isTexts(labels) &&
    (annotations === undefined || isTexts(annotations)) &&
    isInstant(startsAt) &&
    isInstant(endsAt) &&
    isTextOrAbsent(generatorURL) &&
    typeof fingerprint === "string" &&
    fingerprint !== ""
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStatus(value: unknown): boolean {
  return value === "firing" || value === "resolved";
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isTexts(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const name in value) if (typeof value[name] !== "string" || name === "__proto__") return false;
  return true;
}

/** The end of a firing alert is always this one, and the pattern is the dearest part. */
const never = "0001-01-01T00:00:00Z";

function isInstant(value: unknown): boolean {
  return value === never || (typeof value === "string" && instant.test(value));
}
