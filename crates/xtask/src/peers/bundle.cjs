// Bundles a page's script as esbuild does by itself, but with stand-ins for what only Node has.
const { build } = require("esbuild");
const { polyfillNode } = require("esbuild-plugin-polyfill-node");

const [entry, outfile] = process.argv.slice(2);
build({
  entryPoints: [entry],
  outfile,
  nodePaths: [process.env.NODE_PATH],
  bundle: true,
  minify: true,
  format: "esm",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "error",
  plugins: [polyfillNode({ polyfills: { crypto: true, fs: "empty" } })],
}).catch(() => process.exit(1));
