import { sayDuration } from "#core/shared/duration.ts";
import type { RenderDeploy } from "./schema.ts";

/** A deploy on one line: `dep-9 · a1b2c3d “Fix cart”`. */
export function describeDeploy(deploy: RenderDeploy): string {
  const title = deploy.commit?.message?.split("\n")[0];
  const what = deploy.commit?.id ? `${deploy.commit.id.slice(0, 7)}${title ? ` “${title}”` : ""}` : deploy.image?.ref;
  return [deploy.id, what].filter(Boolean).join(" · ");
}

/** The same with its age: `dep-9 · a1b2c3d “Fix cart” · 12 min old`. */
export function describeAgedDeploy(deploy: RenderDeploy, now: Date): string {
  if (!deploy.createdAt) return describeDeploy(deploy);
  return `${describeDeploy(deploy)} · ${sayDuration(Math.max(0, now.getTime() - Date.parse(deploy.createdAt)))} old`;
}

/** What a deploy runs: its commit, or its image where it was made from one; null when Render doesn't say. */
export function codeOf(deploy: RenderDeploy): string | null {
  return deploy.commit?.id ?? deploy.image?.sha ?? deploy.image?.ref ?? null;
}

/** Autodeploy in words. */
export function onOff(autoDeploy: "yes" | "no"): "on" | "off" {
  return autoDeploy === "yes" ? "on" : "off";
}
