import { cpSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.jsx"],
  outdir: "dist",
  bundle: true,
  format: "esm",
  jsx: "automatic",
  minify: true,
  define: { "process.env.NODE_ENV": '"production"' },
});
cpSync("index.html", "dist/index.html");

// What the element fetches from beside the script that it is in.
for (const name of ["modules", "stele-verify.css", "words-en.json", "words-zh.json", "worker.js", "remote.js"]) {
  cpSync(`node_modules/stele-verify/${name}`, `dist/${name}`, { recursive: true });
}
