// Turns one bundled sheet into what browsers of 2020 read: no cascade layers, physical sides, dark in two blocks.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import postcss from "postcss";
import cascadeLayers from "@csstools/postcss-cascade-layers";
import logical from "postcss-logical";
import { bootstrapParts } from "./bootstrap-parts.mjs";
import { darkForDevice } from "./dark.mjs";

export const onlyTheParts = {
  name: "only-the-parts",
  setup(build) {
    build.onLoad({ filter: /bootstrap[\\/]dist[\\/]css[\\/]bootstrap\.css$/ }, async ({ path }) => ({
      contents: bootstrapParts(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};

export async function flatten(css, target) {
  const { css: plain } = await postcss([darkForDevice(), cascadeLayers(), logical()]).process(css, { from: undefined });
  const { code } = await transform(plain, { loader: "css", minify: true, target, legalComments: "none" });
  return code;
}
