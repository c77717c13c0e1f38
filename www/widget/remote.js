// A check in a worker: same question, same answer as engine.js. Lies beside worker.js, and is loaded with it.
import { once, shared } from "./shared.js";
import { Trouble } from "./trouble.js";

/** How long a worker may take to start, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Checks a file in the worker, which all elements of a page share.
 *
 * @param {import("./engine.js").Task} task
 * @param {URL} url of worker.js, of the page's own origin
 * @param {() => void} loaded
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function check(task, url, loaded, signal) {
  const ask = await once(shared.workers, url.href, () => start(url));
  return ask(task, loaded, signal);
}

/** @returns {Promise<(task: import("./engine.js").Task, loaded: () => void, signal: AbortSignal) => Promise<any>>} */
function start(/** @type {URL} */ url) {
  /** @type {Map<number, any>} */
  const asked = new Map();
  let last = 0;
  return new Promise((ready, refuse) => {
    // A refusal by the page's policy is reported before the worker's own error.
    const look = (/** @type {any} */ event) => {
      if (event.blockedURI === url.href && /^(worker|child|script|default)-src/.test(event.effectiveDirective)) {
        fail("csp-worker");
      }
    };
    document.addEventListener("securitypolicyviolation", look);
    const fail = (/** @type {string} */ code) => {
      document.removeEventListener("securitypolicyviolation", look);
      clearTimeout(silence);
      const trouble = Trouble.of(code, url);
      shared.workers.delete(url.href);
      refuse(trouble);
      asked.forEach(({ refuse }) => refuse(trouble));
      asked.clear();
      worker?.terminate();
    };
    /** @type {Worker | undefined} */
    let worker;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let silence;
    try {
      worker = new Worker(/** @type {any} */ (trusted(url)), { type: "module", name: "stele-verify" });
    } catch {
      // The page's Trusted Types don't let it through, or in WebKit its `worker-src`.
      return fail("csp-worker");
    }
    silence = setTimeout(() => fail("worker"), PATIENCE);
    // In a task of its own, behind the report of a refusal.
    worker.onerror = () => setTimeout(fail, 0, "worker");
    worker.onmessage = ({ data: { id, loaded, report, trouble, ready: runs } }) => {
      const question = asked.get(id);
      if (runs) {
        clearTimeout(silence);
        document.removeEventListener("securitypolicyviolation", look);
        ready((task, loaded, signal) =>
          new Promise((done, refuse) => {
            const id = (last += 1);
            asked.set(id, { done, refuse, loaded });
            worker?.postMessage({ id, task });
            signal.addEventListener("abort", () => worker?.postMessage({ id }));
          }),
        );
      } else if (loaded) {
        question?.loaded();
      } else {
        asked.delete(id);
        trouble ? question?.refuse(new Trouble(trouble)) : question?.done(report);
      }
    };
  });
}

/** A page may forbid a second policy of one name. @type {any} */
let policy;
/** The address that is about to be asked for. */
let allowed = "";

/** Pages that require Trusted Types take a worker's address only through a policy. */
function trusted(/** @type {URL} */ url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) {
    return url.href;
  }
  allowed = url.href;
  policy ??= types.createPolicy("stele-verify", {
    createScriptURL: (/** @type {string} */ asked) => {
      if (asked !== allowed) {
        throw new TypeError("not the worker of stele-verify");
      }
      return asked;
    },
  });
  return policy.createScriptURL(url.href);
}
