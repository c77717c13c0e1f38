// Says in words why nothing could be checked.
import { fetched } from "./fetching.js";
import { FILES } from "./modules.js";
import { CAUSES } from "./words.js";

const NAME = "causes.json";

/** @type {Promise<any> | undefined} */
let coming;

/**
 * The trouble with its sentences. A module has said its own; the shell's are fetched, except for what may keep
 * them away too.
 *
 * @param {import("./trouble.js").TroubleData} trouble
 * @param {import("./words.js").Lang} lang
 * @param {URL} base the folder of the entries
 * @returns {Promise<import("./trouble.js").TroubleData>}
 */
export async function explained(trouble, lang, base) {
  if (trouble.what) {
    return trouble;
  }
  let pair = CAUSES[lang][trouble.code];
  if (!pair) {
    coming ??= fetched(new URL(NAME, base), { integrity: FILES[NAME] }).then((response) => response.json());
    const causes = await coming.catch(() => (coming = undefined));
    pair = causes?.[lang][trouble.code] ?? CAUSES[lang].other;
  }
  return { ...trouble, what: pair[0], todo: pair[1] };
}
