/** A process that encodes photos and kills itself in the middle: node killed-encode.js FOLDER LATENTS_UNTIL_DEATH */
import { encode, linearPreviewVae, type Vae } from "../../src/latents/index.ts";
import { smallBuckets, sourceOf } from "./samples.ts";

const [, , folder = "", untilDeath = ""] = process.argv;

function mortal(vae: Vae, latents: number): Vae {
  let left = latents;
  return {
    ...vae,
    open: async () => {
      const model = await vae.open();
      return {
        ...model,
        encode: async (image, draws) => {
          if (left-- === 0) process.kill(process.pid, "SIGKILL");
          return model.encode(image, draws);
        },
      };
    },
  };
}

await encode(await sourceOf(folder), mortal(linearPreviewVae(), Number(untilDeath)), {
  buckets: smallBuckets,
  rowsPerShard: 2,
});
