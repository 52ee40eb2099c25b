/** Writes trainer/run.schema.json anew: `node dist/src/training/write-schema.js` in the repository's root. */
import { writeFileAtomic } from "../files/index.ts";
import { runJsonSchema } from "./run-file.ts";

await writeFileAtomic("trainer/run.schema.json", runJsonSchema());
