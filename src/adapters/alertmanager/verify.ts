import { timingSafeEqual } from "node:crypto";
import type { RawDelivery, Verification } from "#core/signal/alert-source.ts";

/**
 * Checks the shared secret: Alertmanager signs nothing, so it sends `Authorization: Bearer <secret>` (`http_config.authorization`)
 * or `?token=<secret>`. Compared in constant time; a source without a secret accepts nobody.
 */
export function verify(delivery: RawDelivery, secret: string | undefined): Verification {
  if (secret === undefined || secret === "") {
    return {
      kind: "unverifiable",
      reason: "no secret is set for this source: set WEBHOOK_ALERTMANAGER_SECRET and restart",
    };
  }
  const given = /^Bearer (.+)$/i.exec(delivery.headers["authorization"] ?? "")?.[1] ?? delivery.query["token"];
  if (given === undefined) {
    return {
      kind: "unverifiable",
      reason: "the secret is missing: send it as Authorization: Bearer <secret> or as ?token=<secret>",
    };
  }
  return isEqual(given, secret)
    ? { kind: "verified" }
    : { kind: "unverifiable", reason: "the secret is wrong: it must equal WEBHOOK_ALERTMANAGER_SECRET" };
}

function isEqual(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
