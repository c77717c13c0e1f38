// Registers the element, once.
import { SteleVerify } from "./element.js";

/**
 * Registers the element. A name that is taken stays with whoever took it: two versions on one page don't
 * disturb each other, and the second may be registered under a name of its own.
 *
 * @param {string} [name]
 * @returns {CustomElementConstructor} the class that now has this name
 */
export function define(name = "stele-verify") {
  const taken = customElements.get(name);
  if (taken) {
    return taken;
  }
  // A class can have one name only.
  const own = class extends SteleVerify {};
  customElements.define(name, own);
  return own;
}
