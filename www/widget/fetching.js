// Fetches a file; where that fails, finds out why, as far as a browser lets on.
import { Trouble } from "./trouble.js";

/** How long a server may stay silent, in milliseconds. */
const PATIENCE = 30_000;

/** As the verifier itself has it: no file is longer, in bytes. */
const MAX_LEN = 8 << 20;

/**
 * A response that has succeeded.
 *
 * @param {URL} url
 * @param {{integrity?: string, signal?: AbortSignal, cache?: RequestCache}} [options]
 * @returns {Promise<Response>}
 */
export async function fetched(url, { integrity, signal, cache } = {}) {
  const refusals = watchPolicy(url);
  const timer = new AbortController();
  const stop = () => timer.abort();
  signal?.addEventListener("abort", stop);
  const silence = setTimeout(stop, PATIENCE);
  const get = (/** @type {RequestInit} */ init) =>
    fetch(url, { referrerPolicy: "no-referrer", signal: timer.signal, cache, ...init });
  try {
    return await get(integrity ? { integrity } : {}).then(succeeded, () => explain());
  } catch (error) {
    signal?.throwIfAborted?.();
    throw timer.signal.aborted && !signal?.aborted ? Trouble.of("unreachable", url) : error;
  } finally {
    clearTimeout(silence);
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
      throw Object.assign(new Error(), { name: "AbortError" });
    }
    if (location.protocol === "file:" && url.protocol === "file:") {
      throw Trouble.of("file-page", url);
    }
    // The report of a refusal comes in a task of its own.
    await new Promise((done) => setTimeout(done));
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
 * @param {{signal?: AbortSignal, cache?: RequestCache, look?: (response: Response) => void}} [options] `look` may
 *   refuse the response by throwing
 * @returns {Promise<Uint8Array>}
 */
export async function bytesOf(url, { signal, cache, look } = {}) {
  const response = await fetched(url, { signal, cache });
  look?.(response);
  if (Number(response.headers.get("content-length")) > MAX_LEN) {
    throw Trouble.of("too-long", url);
  }
  try {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > MAX_LEN) {
      throw Trouble.of("too-long", url);
    }
    return bytes;
  } catch (error) {
    signal?.throwIfAborted?.();
    throw error instanceof Trouble ? error : Trouble.of("unreachable", url);
  }
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
