import { z } from "zod";
import { RunbookFile, stepKinds } from "./runbook-file.ts";

/** What the schema can't be read off: a duration is a text that our own parser takes. */
const durationKeys = ["healthy_for", "timeout", "remind_after"];
const durationPattern = "^\\d{1,6}(s|m|h|d|bd)$";

/** The runbook file's shape as JSON Schema (draft 2020-12) for editors; what only Muster can know is checked at its start. */
export function runbookSchema(): object {
  return z.toJSONSchema(RunbookFile, {
    io: "input",
    override: ({ jsonSchema }) => {
      const { properties } = jsonSchema;
      if (properties === undefined) return;
      for (const key of durationKeys) {
        const property = properties[key];
        if (typeof property === "object") property.pattern = durationPattern;
      }
      const isStep = stepKinds.every((kind) => kind in properties);
      if (isStep) jsonSchema.oneOf = stepKinds.map((kind) => ({ required: [kind] }));
    },
  });
}
