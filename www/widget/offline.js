// The script of offline.html: takes a file and a trust file, and hands both to the element.
import { VERSION } from "./stele-verify.js";
import { WORDS } from "./offline.words.js";
import { TAGS, langOf } from "./words.js";

/** @typedef {keyof typeof WORDS} Lang */

const at = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

const element = at("verify");
const langs = /** @type {Lang[]} */ (Object.keys(WORDS).filter((lang) => document.querySelector(`[data-file="modules/all-${lang}.wasm"]`)));

/** @type {Lang} */
let lang = navigator.languages.map(langOf).find((lang) => lang && langs.includes(lang)) ?? langs[0];

/** @type {{bytes: Uint8Array, name: string | null} | null} the trust file; one without a name came with the page */
let trust = null;

/** @type {{bytes: Uint8Array, name: string} | null} */
let file = null;

/** @type {"empty" | "unreadable" | "several" | null} */
let refused = null;

function draw() {
  const words = WORDS[lang];
  document.documentElement.lang = TAGS[lang];
  // In another language it is checked again, by another module.
  element.lang = TAGS[lang];
  document.title = `${words.title} · Stele 碑`;
  for (const node of document.querySelectorAll("[data-word]")) {
    node.textContent = /** @type {any} */ (words)[node.getAttribute("data-word") ?? ""];
  }
  for (const button of at("languages").children) {
    button.setAttribute("aria-pressed", String(button.lang === TAGS[lang]));
  }
  const { name } = trust ?? {};
  at("trust-state").textContent = !trust ? words.trustNone : name ? words.trustChosen(name) : words.trustBuiltIn;
  at("refused").textContent = refused ? words[refused] : "";
  at("file-title").textContent = file ? words.checked(file.name) : "";
  at("result").hidden = !file;
  at("about").textContent = words.about(VERSION);
}

/** What was dropped or chosen: a file, a trust file, or one of each. */
async function take(/** @type {Iterable<File>} */ given, isTrust = false) {
  const taken = [];
  refused = null;
  for (const one of given) {
    const bytes = await one.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => null);
    if (!bytes?.length) {
      refused = bytes ? "empty" : "unreadable";
      return draw();
    }
    taken.push({ bytes, name: one.name, isTrust: isTrust || looksLikeTrust(bytes) });
  }
  const trusts = taken.filter(({ isTrust }) => isTrust);
  const files = taken.filter(({ isTrust }) => !isTrust);
  if (trusts.length > 1 || files.length > 1) {
    refused = "several";
    return draw();
  }
  trust = trusts[0] ?? trust;
  file = files[0] ?? file;
  element.trustFile = trust?.bytes ?? null;
  element.file = file?.bytes ?? null;
  draw();
  await Promise.all([file && element.verify(), showHash()]);
}

/** A trust file has a policy, alone or in the envelope that its signers make. Only to tell which of two was dropped. */
function looksLikeTrust(/** @type {Uint8Array} */ bytes) {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return !("@context" in value);
  } catch {
    return false;
  }
}

/** As `trust-integrity` and `stele trust` have it, for comparing. */
async function showHash() {
  const now = trust;
  // Some browsers keep cryptography from pages from disk; the file is held against nothing by it here.
  const digest = now && (await crypto.subtle?.digest("SHA-256", now.bytes).catch(() => null));
  if (now === trust) {
    const text = digest && btoa(String.fromCharCode(...new Uint8Array(digest)));
    at("trust-hash").textContent = text ? `sha256-${text}` : "";
  }
}

function listen() {
  const drop = at("drop");
  for (const [type, is] of /** @type {const} */ ([["dragover", true], ["dragleave", false], ["drop", false]])) {
    // Anywhere on the page: a browser would open the file in its place.
    addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", is);
    });
  }
  addEventListener("drop", (event) => take(event.dataTransfer?.files ?? []));
  for (const [id, isTrust] of /** @type {const} */ ([["choose", false], ["choose-trust", true]])) {
    at(id).addEventListener("change", async () => {
      const given = [...at(id).files];
      // So that choosing the same file again is a change.
      at(id).value = "";
      await take(given, isTrust);
    });
  }
}

function start() {
  const builtIn = at("trust-file").textContent;
  trust = builtIn.trim() ? { bytes: new TextEncoder().encode(builtIn), name: null } : null;
  for (const one of langs) {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = TAGS[one];
    button.textContent = WORDS[one].name;
    button.addEventListener("click", () => {
      lang = one;
      draw();
    });
    at("languages").append(button);
  }
  listen();
  draw();
  at("app").hidden = false;
  showHash();
}

start();
