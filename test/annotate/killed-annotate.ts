/** Annotates a folder and kills itself before the given number of photos is judged: FOLDER COUNT. */
import { openDataset } from "../../src/dataset/index.ts";
import { brightness } from "./brightness.ts";

const [folder = "", count = "0"] = process.argv.slice(2);
const photos = await openDataset(folder);
let judged = 0;
await photos.annotate(
  brightness({
    before: () => {
      if (judged++ === Number(count)) process.kill(process.pid, "SIGKILL");
    },
  }),
);
