// When an element is seen: nothing is loaded for one that nobody has scrolled to.

/** How far off the screen an element already counts as seen. */
const MARGIN = "200px";

/** @type {WeakMap<Element, () => void>} */
const waiting = new WeakMap();

/** @type {IntersectionObserver | undefined} */
let observer;

function watch() {
  observer ??= new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && waiting.get(target)?.()),
    { rootMargin: MARGIN },
  );
  return observer;
}

export class Presence {
  #element;
  #seen;
  #turn = 0;

  /**
   * @param {Element} element
   * @param {() => void} seen
   */
  constructor(element, seen) {
    this.#element = element;
    this.#seen = seen;
  }

  /** Calls back once it is seen; at once if it needn't be, but never before the page has set all it wants to set. */
  async await(/** @type {boolean} */ isEager) {
    const turn = (this.#turn += 1);
    await parsed();
    if (turn !== this.#turn) {
      return;
    }
    if (isEager || !("IntersectionObserver" in globalThis)) {
      this.#seen();
    } else {
      waiting.set(this.#element, this.#seen);
      watch().observe(this.#element);
    }
  }

  /** Waits no longer. */
  forget() {
    this.#turn += 1;
    if (waiting.delete(this.#element)) {
      observer?.unobserve(this.#element);
    }
  }
}

/** While a page is still being read, an element's children may be yet to come, and among them the trust file. */
function parsed() {
  return document.readyState === "loading"
    ? new Promise((done) => document.addEventListener("DOMContentLoaded", () => done(undefined), { once: true }))
    : Promise.resolve();
}
