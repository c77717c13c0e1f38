// The sentences that aren't needed at once: fetched beside the shell, one file a language.
import { fetched } from "./fetching.js";
import { FILES } from "./modules.js";
import { once, shared } from "./shared.js";
import { CAUSES } from "./words.js";

/**
 * All words of a language, and what each module must be: those hashes would make the entry heavier by a
 * twentieth, and are wanted no earlier.
 *
 * @typedef {object} Texts
 * @property {any} words
 * @property {Record<string, import("./words.js").Pair>} causes
 * @property {Record<string, string>} files the integrity of each module, by its path
 *
 * @param {import("./words.js").Lang} lang
 * @param {URL} base the folder of the entries
 * @returns {Promise<Texts>}
 */
export function textsOf(lang, base) {
  const name = `words-${lang}.json`;
  const get = () => fetched(new URL(name, base), (response) => response.json(), { integrity: FILES[name] });
  return once(shared.texts, name, get);
}

/**
 * Trouble with its sentences. A module has said its own; the shell has those at hand for what may keep the others
 * away too.
 *
 * @param {import("./trouble.js").TroubleData} trouble
 * @param {import("./words.js").Lang} lang
 * @param {URL} base the folder of the entries
 * @returns {Promise<{trouble: import("./trouble.js").TroubleData, words: any}>}
 */
export async function explained(trouble, lang, base) {
  const texts = await textsOf(lang, base).catch(() => undefined);
  const short = CAUSES[lang];
  const own = texts?.causes[trouble.code] ?? [short[trouble.code] ?? short.other, short.todo];
  const [what, todo] = trouble.what ? [trouble.what, trouble.todo] : own;
  return { trouble: { ...trouble, what, todo }, words: texts?.words };
}
