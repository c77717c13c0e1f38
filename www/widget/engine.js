// A check: chooses the module, loads it, and asks it. Runs on the page and, unchanged, in a worker.
import { writer } from "./clock.js";
import { bytesOf } from "./fetching.js";
import { addressOf } from "./inputs.js";
import { forget, load, pathOf } from "./loader.js";
import { VERSION } from "./modules.js";
import { inTurn, shared } from "./shared.js";
import { textsOf } from "./texts.js";
import { Trouble } from "./trouble.js";
import { ALL, sniff, variantOf } from "./variants.js";

/** The module that has everything in it. */
const EVERYTHING = "all";

/** How many trust files are kept read. */
const MAX_CHECKERS = 8;

/**
 * A file to check, or what to look up.
 *
 * @typedef {object} Task
 * @property {Uint8Array} [file]
 * @property {Question} [live]
 * @property {Uint8Array} trust
 * @property {string} [pin] `sha256-` and base64
 * @property {"en" | "zh"} lang
 */

/**
 * @typedef {object} Question
 * @property {string} base what relative addresses are relative to
 * @property {string} [log] its address; else it lies where the trust file says
 * @property {string} [record]
 * @property {string} [key]
 */

/**
 * Checks a file, or looks up what is asked for.
 *
 * @param {Task} task
 * @param {URL} base the folder of the entries
 * @param {() => void} loaded called when all is there and the check itself begins
 * @param {AbortSignal} signal when nobody waits for the answer any more
 * @returns {Promise<any>} the module's report, and which module it was
 * @throws {Trouble}
 */
export async function check(task, base, loaded, signal) {
  const { file } = task;
  let report = await checkAs(file ? sniff(file) : EVERYTHING, task, base, loaded, signal);
  // Guessed wrongly, or more than one knows: from the module for proofs to a system's, from there to that with everything.
  for (let hops = 2; file && report.wants && hops; hops -= 1) {
    report = await checkAs(report.wants, task, base, () => {}, signal);
  }
  return report;
}

/** @returns {Promise<any>} */
async function checkAs(
  /** @type {string} */ system,
  /** @type {Task} */ task,
  /** @type {URL} */ base,
  /** @type {() => void} */ loaded,
  /** @type {AbortSignal} */ signal,
) {
  const { files } = await textsOf(task.lang, base);
  const variant = built(system, task.lang, files);
  const integrity = files[pathOf(variant)];
  const bound = await load(variant, integrity, base);
  loaded();
  try {
    const report = await (task.file ? inTurn(() => checked(variant, bound, task)) : lookedUp(bound, task, signal));
    return { ...report, module: { version: VERSION, variant, integrity } };
  } catch (error) {
    // What ran out of its stack is as dead.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      forget(variant);
    }
    throw Trouble.from(error);
  }
}

function checked(/** @type {string} */ variant, /** @type {any} */ bound, /** @type {Task} */ task) {
  const checker = checkerOf(variant, bound, task);
  return JSON.parse(checker.check(task.file, Date.now(), writer(task.lang)));
}

/** The module says which files it wants, and is handed them, until it has the report or nobody waits for it. */
async function lookedUp(
  /** @type {any} */ bound,
  /** @type {any} */ { trust, pin, lang, live },
  /** @type {AbortSignal} */ signal,
) {
  const search = new bound.Live(trust, pin, JSON.stringify(live), Date.now());
  const coming = new Map();
  let failed;
  try {
    while (!signal.aborted) {
      const said = JSON.parse(search.step(writer(lang)));
      if (!Array.isArray(said)) {
        // Where nothing of the log came, the page's reason says more. A log that came and is refused isn't that.
        if (failed && !said.log && said.state === "cant-tell") {
          throw failed;
        }
        return said;
      }
      for (const { id, url, limit, fresh } of said) {
        const answer = (/** @type {Uint8Array} */ bytes, status = 200) =>
          coming.delete(id) && search.answer(id, bytes, status);
        const none = (/** @type {any} */ error) => {
          if (!failed || url.endsWith("/checkpoint")) {
            failed = error;
          }
          answer(new Uint8Array(), error.data?.status ?? error.sign);
        };
        // A log is the same for everybody: it needn't know who looks.
        const cache = fresh ? "no-store" : "default";
        const options = { look: refusePage, limit, signal, credentials: /** @type {const} */ ("omit"), cache };
        // An address that can't be read is a file that can't be had.
        const file = async () => bytesOf(addressOf(url, live.base), /** @type {any} */ (options));
        coming.set(id, file().then(answer, none));
      }
      await Promise.race(coming.values());
    }
  } finally {
    coming.clear();
    try {
      search.free();
    } catch {
      // It has crashed, which was said.
    }
  }
}

/** No file of a log is a web page: that is a network's sign-in, or a server's notice, and says nothing of the log. */
function refusePage(/** @type {Response} */ { url, headers }) {
  if (/^\s*text\/html/i.test(headers.get("content-type") ?? "")) {
    throw Trouble.of("web-page", url, undefined, 3);
  }
}

/** The module for it; else one in the other language, else one that says that it doesn't know the type. */
function built(/** @type {string} */ system, /** @type {string} */ lang, /** @type {Record<string, string>} */ files) {
  const other = lang === "en" ? "zh" : "en";
  const wishes = [lang, other].flatMap((lang) => [system, ...ALL].map((system) => variantOf(system, lang)));
  const own = wishes.filter((variant) => variant.startsWith(`${system}-`));
  const found = [...own, ...wishes].find((variant) => files[pathOf(variant)]);
  if (!found) {
    throw Trouble.of("not-found");
  }
  return found;
}

/** Reading a trust file costs more than a check by it: what was read is kept, by what it says. */
function checkerOf(/** @type {string} */ variant, /** @type {any} */ bound, /** @type {Task} */ { trust, pin }) {
  const key = `${variant} ${pin ?? ""} ${new TextDecoder().decode(trust)}`;
  let checker = shared.checkers.get(key);
  if (!checker) {
    checker = new bound.Checker(trust, pin);
    shared.checkers.set(key, checker);
    for (const [old, other] of shared.checkers) {
      if (shared.checkers.size <= MAX_CHECKERS) {
        break;
      }
      shared.checkers.delete(old);
      other.free();
    }
  }
  return checker;
}
