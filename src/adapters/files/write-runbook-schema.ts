// Writes runbooks/runbook.schema.json, which editors check runbooks with: npm run schema:runbooks
import { writeFile } from "node:fs/promises";
import { runbookSchema } from "./runbook-schema.ts";

const file = new URL("../../../runbooks/runbook.schema.json", import.meta.url);
await writeFile(file, `${JSON.stringify(runbookSchema(), null, 2)}\n`);
