// A check: chooses the module, loads it, and asks it. Runs on the page and, unchanged, in a worker.
import { writer } from "./clock.js";
import { forget, load, pathOf } from "./loader.js";
import { VERSION } from "./modules.js";
import { inTurn, shared } from "./shared.js";
import { textsOf } from "./texts.js";
import { Trouble } from "./trouble.js";
import { ALL, sniff, systemOf, variantOf } from "./variants.js";

/** How many trust files are kept read. */
const MAX_CHECKERS = 8;

/**
 * @typedef {object} Task
 * @property {Uint8Array} file
 * @property {Uint8Array} trust
 * @property {string} [pin] `sha256-` and base64
 * @property {"en" | "zh"} lang
 */

/**
 * Checks a file.
 *
 * @param {Task} task
 * @param {URL} base the folder of the entries
 * @param {() => void} [loaded] called when all is there and the check itself begins
 * @returns {Promise<any>} the module's report, and which module it was
 * @throws {Trouble}
 */
export async function check(task, base, loaded) {
  const first = sniff(task.file);
  let report = await checkAs(first, task, base, loaded);
  // Guessed wrongly: the record itself, now that it is known to be intact, says which module knows it.
  const { record } = report;
  const system = record && !record.isKnown && systemOf(record.type);
  if (system && system !== first && !report.module.variant.startsWith(system)) {
    report = await checkAs(system, task, base);
  }
  return report;
}

/** @returns {Promise<any>} */
async function checkAs(
  /** @type {string} */ system,
  /** @type {Task} */ task,
  /** @type {URL} */ base,
  /** @type {(() => void) | undefined} */ loaded,
) {
  const { files } = await textsOf(task.lang, base);
  const variant = built(system, task.lang, files);
  const integrity = files[pathOf(variant)];
  const bound = await load(variant, integrity, base);
  loaded?.();
  return inTurn(() => {
    try {
      const checker = checkerOf(variant, bound, task);
      const report = checker.check(task.file, Date.now(), writer(checker.timeZone, task.lang));
      return { ...JSON.parse(report), module: { version: VERSION, variant, integrity } };
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        forget(variant);
      }
      throw Trouble.from(error);
    }
  });
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
