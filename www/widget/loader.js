// Loads a module, held against its compiled-in hash, and says why it can't run where it can't.
import { fetched } from "./fetching.js";
import { bind } from "./glue.js";
import { once, shared } from "./shared.js";
import { Trouble } from "./trouble.js";

/** The module of one function that uses simd128, which the modules use too. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** A module without anything in it. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

/** Where a module lies beside the entries. */
export const pathOf = (/** @type {string} */ variant) => `modules/${variant}.wasm`;

/**
 * The bound module of a variant: `{Checker, Live}`; a `Live` can be made by those alone that look
 * into logs. All elements of a page share one.
 *
 * @param {string} variant
 * @param {string} integrity of its file
 * @param {URL} base the folder of the entries
 * @returns {Promise<any>}
 */
export function load(variant, integrity, base) {
  return once(shared.modules, variant, async () => {
    ensureRunnable();
    const module = await fetched(new URL(pathOf(variant), base), compiled, { integrity });
    const bound = bind();
    bound.initSync({ module });
    return bound;
  });
}

/** Forgets an instance that has crashed, and all that lives in it: the next check begins with a new one. */
export function forget(/** @type {string} */ variant) {
  shared.modules.delete(variant);
  for (const key of shared.checkers.keys()) {
    if (key.startsWith(`${variant} `)) {
      shared.checkers.delete(key);
    }
  }
}

async function compiled(/** @type {Response} */ response) {
  const type = response.headers.get("content-type") ?? "";
  if (type.split(";")[0].trim().toLowerCase() !== "application/wasm") {
    throw Trouble.of("module-type", response.url);
  }
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    // What has its hash compiles, where it may; else the connection broke off.
    throw error instanceof WebAssembly.CompileError ? Trouble.of("too-old", response.url) : error;
  }
}

/** Whether modules can run at all, before anything is loaded in vain. */
function ensureRunnable() {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.compileStreaming !== "function") {
    throw Trouble.of("no-webassembly");
  }
  if (!WebAssembly.validate(new Uint8Array(SIMD))) {
    throw Trouble.of("too-old");
  }
  try {
    // WebKit compiles what it won't run.
    new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(EMPTY)));
  } catch {
    throw Trouble.of("csp-wasm");
  }
}
