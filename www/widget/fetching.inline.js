// Takes the place of fetching.js in offline.html: what would be fetched from beside the entry stands in the page
// itself, and nothing else can be had.
import { Trouble } from "./trouble.js";

/** The folder in which the page believes itself. */
const BASE = new URL("./", import.meta.url).href;

const TYPES = { wasm: "application/wasm", css: "text/css", json: "application/json" };

/**
 * What `read` makes of one of the files in the page, as if it had been fetched.
 *
 * @template T
 * @param {URL} url
 * @param {(response: Response) => T | Promise<T>} read
 * @returns {Promise<T>}
 */
export async function fetched(url, read) {
  const path = url.href.startsWith(BASE) ? url.href.slice(BASE.length) : url.href;
  const held = document.querySelector(`script[data-file="${CSS.escape(path)}"]`);
  if (!held) {
    throw Trouble.of("file-page", url);
  }
  const bytes = Uint8Array.from(atob(held.textContent ?? ""), (digit) => digit.charCodeAt(0));
  const ending = /** @type {keyof TYPES} */ (path.slice(path.lastIndexOf(".") + 1));
  return read(new Response(bytes, { headers: { "content-type": TYPES[ending] } }));
}

/**
 * A page from disk reads no other file by its address.
 *
 * @param {URL} url
 * @returns {Promise<Uint8Array>}
 */
export async function bytesOf(url) {
  throw Trouble.of("file-page", url);
}
