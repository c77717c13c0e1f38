// What all elements of one version have in common on a page, however often the script was loaded: the compiled
// modules, the trust files, and the order in which checks take their turn.
import { VERSION } from "./modules.js";

/**
 * @typedef {object} Shared
 * @property {Map<string, Promise<any>>} modules bound modules by variant
 * @property {Map<string, any>} checkers by variant and trust file
 * @property {Map<string, Promise<Uint8Array>>} trusts trust files by address and pin
 * @property {Map<string, Promise<any>>} texts words by file
 * @property {Map<string, Promise<any>>} workers by address
 * @property {Promise<void>} turn when the last check that was queued is done
 */

const KEY = Symbol.for(`stele-verify/${VERSION}`);

/** @type {Shared} */
export const shared = (/** @type {any} */ (globalThis)[KEY] ??= {
  modules: new Map(),
  checkers: new Map(),
  trusts: new Map(),
  texts: new Map(),
  workers: new Map(),
  turn: Promise.resolve(),
});

/**
 * The value of a key, made if it isn't there. What fails isn't kept, so that a second try is one.
 *
 * @template T
 * @param {Map<string, Promise<T>>} map
 * @param {string} key
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
export function once(map, key, make) {
  let value = map.get(key);
  if (!value) {
    value = make();
    map.set(key, value);
    value.catch(() => map.get(key) === value && map.delete(key));
  }
  return value;
}

/**
 * Runs a piece of work in a task of its own, after all that were queued before: a hundred elements never hold
 * the page up longer than one.
 *
 * @template T
 * @param {() => T} work
 * @returns {Promise<T>}
 */
export function inTurn(work) {
  const done = shared.turn.then(nextTask).then(work);
  shared.turn = done.then(
    () => {},
    () => {},
  );
  return done;
}

function nextTask() {
  return new Promise((done) => {
    // Unlike a timer's, a message's task isn't put off for nested ones.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done(undefined);
    };
    port2.postMessage(0);
  });
}
