// Fetches a file; where that fails, finds out why, as far as a browser lets on.
import { Trouble } from "./trouble.js";

/** How long a server may stay silent, and how long a file may then take, in milliseconds. */
const PATIENCE = 60_000;
const PATIENCE_BODY = 120_000;

/** As the verifier itself has it: no file is longer, in bytes. */
const MAX_LEN = 8 << 20;

/**
 * What `read` makes of a response that has succeeded.
 *
 * @template T
 * @param {URL} url
 * @param {(response: Response) => T | Promise<T>} read
 * @param {RequestInit} [options]
 * @returns {Promise<T>}
 */
export async function fetched(url, read, { integrity, signal, ...options } = {}) {
  const refusals = watchPolicy(url);
  const timer = new AbortController();
  const stop = () => timer.abort();
  signal?.addEventListener("abort", stop);
  let silence = setTimeout(stop, PATIENCE);
  const get = (/** @type {RequestInit} */ init) =>
    fetch(url, { referrerPolicy: "no-referrer", signal: timer.signal, ...options, ...init });
  try {
    const response = await get(integrity ? { integrity } : {}).then(succeeded, () => explain());
    clearTimeout(silence);
    silence = setTimeout(stop, PATIENCE_BODY);
    return await read(response);
  } catch (error) {
    signal?.throwIfAborted?.();
    // The server has kept silent or stopped in the middle, or the connection broke.
    throw error instanceof Trouble ? error : Trouble.of("unreachable", url, undefined, +timer.signal.aborted);
  } finally {
    clearTimeout(silence);
    // What is still to come of a file that was refused isn't wanted.
    stop();
    signal?.removeEventListener("abort", stop);
    refusals.stop();
  }

  function succeeded(/** @type {Response} */ response) {
    if (!response.ok) {
      const code = [404, 410].includes(response.status) ? "not-found" : "status";
      throw Trouble.of(code, url, response.status);
    }
    return response;
  }

  /** A browser gives no reason: what it says to other requests tells the causes apart. */
  async function explain() {
    if (timer.signal.aborted) {
      throw 0;
    }
    if (location.protocol === "file:" && url.protocol === "file:") {
      throw Trouble.of("file-page", url);
    }
    // The report of a refusal comes in a task of its own, in Firefox some tasks later.
    for (let waits = 10; waits && !refusals.seen(); waits -= 1) {
      await new Promise((done) => setTimeout(done, 9));
    }
    if (refusals.seen()) {
      throw Trouble.of("csp-connect", url);
    }
    if (integrity) {
      const plain = await get({}).catch(() => undefined);
      if (plain) {
        succeeded(plain);
        // It came, so it is another file, unless the network only failed the first time.
        return get({ integrity }).then(succeeded, () => {
          throw Trouble.of("integrity", url);
        });
      }
    }
    const opaque = url.origin !== location.origin && (await get({ mode: "no-cors" }).catch(() => undefined));
    throw Trouble.of(opaque ? "cors" : "unreachable", url);
  }
}

/**
 * The bytes of a file.
 *
 * @param {URL} url
 * @param {RequestInit & {limit?: number, look?: (response: Response) => void}} [options]
 *   `look` may refuse the response by throwing; `limit` is in bytes, and no more than that is kept
 * @returns {Promise<Uint8Array>}
 */
export function bytesOf(url, { look, limit = MAX_LEN, ...options } = {}) {
  const ensureShort = (/** @type {any} */ length) => {
    if (length > limit) {
      throw Trouble.of("too-long", url, undefined, 2);
    }
  };
  const read = async (/** @type {Response} */ response) => {
    look?.(response);
    ensureShort(response.headers.get("content-length"));
    const [reader, parts] = [/** @type {any} */ (response.body).getReader(), []];
    for (let length = 0, part; !(part = await reader.read()).done; parts.push(part.value)) {
      ensureShort((length += part.value.length));
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  return fetched(url, read, options);
}

/** Notes whether the page's policy (`connect-src`) refuses this address. */
function watchPolicy(/** @type {URL} */ url) {
  let refused = false;
  const look = (/** @type {any} */ event) => {
    // Of a redirect and of another origin the policy names no more than the origin.
    const blocked = event.blockedURI;
    if (blocked === url.href || blocked === url.origin || url.href.startsWith(`${blocked}?`)) {
      refused = event.effectiveDirective === "connect-src";
    }
  };
  const target = globalThis.document ?? globalThis;
  target.addEventListener("securitypolicyviolation", look);
  return {
    seen: () => refused,
    stop: () => target.removeEventListener("securitypolicyviolation", look),
  };
}
