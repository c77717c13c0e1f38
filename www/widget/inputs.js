// What an element is to check, and by whose word: fetched, or as the page handed it over.
import { bytesOf } from "./fetching.js";
import { once, shared } from "./shared.js";
import { Trouble } from "./trouble.js";

/**
 * An address as it stands on the page.
 *
 * @param {string} text
 * @param {string} base
 */
export function addressOf(text, base) {
  try {
    return new URL(text, base);
  } catch {
    throw Trouble.of("address", text);
  }
}

/**
 * The bytes of what a page hands over as a property.
 *
 * @param {any} value text, bytes, a Blob, or for a trust file its object
 * @returns {Promise<Uint8Array>}
 */
export async function bytesIn(value) {
  // By its kind and not by its class: it may come from another window.
  const isPlain = {}.toString.call(value) === "[object Object]";
  return new Uint8Array(await new Response(isPlain ? JSON.stringify(value) : value).arrayBuffer());
}

/**
 * The file that is to be checked, if there is one.
 *
 * @param {{file: any, src: string | null, base: string, signal: AbortSignal}} of
 * @returns {Promise<Uint8Array | undefined>}
 */
export async function fileOf({ file, src, base, signal }) {
  if (file) {
    return bytesIn(file);
  }
  return src === null ? undefined : bytesOf(addressOf(src, base), { signal });
}

/**
 * The trust file. One from another host than the page's counts only with the hash that the page names: whoever
 * serves a log must not say whom to trust.
 *
 * @param {{trustFile: any, inline: string | undefined, trust: string | null, pin: string | undefined, base: string}} of
 * @returns {Promise<Uint8Array>}
 */
export async function trustOf({ trustFile, inline, trust, pin, base }) {
  if (trustFile) {
    return bytesIn(trustFile);
  }
  if (inline !== undefined) {
    return bytesIn(inline);
  }
  if (trust === null) {
    throw Trouble.of("trust-missing");
  }
  const url = addressOf(trust, base);
  refuseStranger(url, pin);
  // Not called off with one element: others wait for the same.
  const key = `${url} ${pin ?? ""}`;
  const bytes = once(shared.trusts, key, () =>
    bytesOf(url, { look: ({ url: last, redirected }) => redirected && refuseStranger(new URL(last), pin) }),
  );
  // What has a hash stays as it is; the rest is asked for anew, unless it is being asked for.
  return pin ? bytes : bytes.finally(() => shared.trusts.delete(key));
}

/** Forgets a trust file that didn't do: the next check asks for it anew. */
export function forgetTrust(/** @type {string | null} */ trust, /** @type {string} */ base, /** @type {string} */ pin) {
  if (trust !== null) {
    try {
      shared.trusts.delete(`${addressOf(trust, base)} ${pin}`);
    } catch {
      // No address, so nothing was kept.
    }
  }
}

function refuseStranger(/** @type {URL} */ url, /** @type {string | undefined} */ pin) {
  if (!pin && (url.origin !== location.origin || url.origin === "null")) {
    // Firefox and WebKit take each file of a folder for a host of its own.
    const isFile = location.protocol === "file:" && url.protocol === "file:";
    throw Trouble.of(isFile ? "file-page" : "trust-unpinned", url);
  }
}
