// The looks, as a constructable stylesheet: no policy has to allow inline styles for it. They are fetched when the
// first element has something to show. Without them, or in browsers without such sheets, everything is unstyled.
import { fetched } from "./fetching.js";
import { FILES } from "./modules.js";

const NAME = "stele-verify.css";

/** @type {CSSStyleSheet | undefined} */
let sheet;
/** @type {Promise<void> | undefined} */
let coming;
let isSettled = false;

/** Whether it is known how things look: before that, an element goes on showing what the page put into it. */
export const isDressed = () => isSettled;

/**
 * Dresses a shadow root.
 *
 * @param {ShadowRoot} root
 * @param {URL} base the folder of the entries
 */
export async function dress(root, base) {
  coming ??= make(base);
  await coming;
  if (sheet) {
    root.adoptedStyleSheets = [sheet];
  }
}

async function make(/** @type {URL} */ base) {
  try {
    const options = { integrity: FILES[NAME], headers: { accept: "text/css" } };
    // Development servers send styles as a script to whoever doesn't ask for styles.
    const text = await fetched(new URL(NAME, base), (response) => response.text(), options);
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    sheet = made;
  } catch {
    // Readable without, and whatever is the matter shows in what is fetched next.
  }
  isSettled = true;
}
