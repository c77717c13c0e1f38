// Takes the place of variants.js in offline.html, which has one module a language: it knows the types of all systems.

const SYSTEM = "all";

export const ALL = [SYSTEM];
export const sniff = () => SYSTEM;
export const variantOf = (/** @type {string} */ system, /** @type {string} */ lang) => `${system}-${lang}`;
