// For `node --import`, before the first TypeScript file is met, and therefore the one file in JavaScript: Node keeps what it compiled
// for the next start, and a start that finds all of it there never loads the TypeScript compiler (docs/decisions/0007).
import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

// Never the system's temporary folder, which is Node's default: whoever makes that folder first could have us run his code.
// A folder that can't be written costs speed and memory only.
enableCompileCache(resolve(process.env["DATA_DIR"] || "./data", "compile-cache"));
