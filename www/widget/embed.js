// The gallery: every state in every size, to be looked at.
import "./stele-verify.js";
import { dress } from "./sheet.js";
import { explained } from "./texts.js";
import { h, tagOf, view } from "./view.js";

const BASE = new URL("./", import.meta.url);

/** Every cause of the shell's own, in the order of the page. */
const CAUSES = [
  "no-webassembly", "too-old", "csp-wasm", "csp-connect", "csp-worker", "worker", "worker-origin", "module-type",
  "integrity", "cors", "not-found", "status", "unreachable", "file-page", "web-page", "too-long", "address",
  "trust-missing", "trust-unpinned", "other-record", "crashed",
];

/** Causes that are about a file. */
const OF_FILES = ["csp-connect", "module-type", "integrity", "cors", "not-found", "status", "unreachable", "file-page",
  "web-page"];

/** What an element shows in a state that can't be brought about on one page: drawn, and never a verdict. */
class Specimen extends HTMLElement {
  static observedAttributes = ["lang"];

  #root = this.attachShadow({ mode: "open" });

  connectedCallback() {
    this.#draw();
  }

  attributeChangedCallback() {
    this.#draw();
  }

  async #draw() {
    const lang = this.getAttribute("lang")?.startsWith("zh") ? "zh" : "en";
    const code = this.getAttribute("cause");
    const url = code && OF_FILES.includes(code) ? "https://city.example/widget/modules/rental-en.wasm" : undefined;
    const status = code === "status" ? 503 : undefined;
    const explanation = code ? await explained({ code, url, status }, lang, BASE) : {};
    /** @type {any} */
    const model = {
      state: code ? "cant-tell" : this.getAttribute("state"),
      size: this.getAttribute("size") ?? "card",
      lang,
      ...explanation,
    };
    await dress(this.#root, BASE);
    this.#root.replaceChildren(h("div", { class: "base", lang: tagOf(model) }, view(model)));
  }
}

const causes = document.querySelector("#causes");
for (const cause of CAUSES) {
  causes?.append(h("li", {}, h("code", {}, cause), h("stele-specimen", { cause })));
}
customElements.define("stele-specimen", Specimen);

const asked = new URLSearchParams(location.search);
choose("lang", asked.get("lang") ?? (navigator.language.startsWith("zh") ? "zh-Hans" : "en"));
choose("theme", asked.get("theme") ?? "auto");

for (const input of document.querySelectorAll("fieldset input")) {
  input.addEventListener("change", ({ target }) => choose(/** @type {any} */ (target).name, /** @type {any} */ (target).value));
}

document.querySelector("#file")?.addEventListener("change", ({ target }) => {
  const [file] = /** @type {HTMLInputElement} */ (target).files ?? [];
  if (file) {
    /** @type {any} */ (document.querySelector("#own")).file = file;
  }
});

function choose(/** @type {string} */ name, /** @type {string} */ value) {
  const radio = document.querySelector(`input[name=${name}][value="${CSS.escape(value)}"]`);
  if (!(radio instanceof HTMLInputElement)) {
    return;
  }
  radio.checked = true;
  if (name === "theme") {
    document.documentElement.dataset.theme = value;
    return;
  }
  document.documentElement.lang = value;
  for (const element of document.querySelectorAll("stele-verify:not([data-fixed]), stele-specimen")) {
    element.setAttribute("lang", value);
  }
}
