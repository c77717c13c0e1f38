// <stele-verify>: checks a record in the reader's browser. The contract is in custom-elements.json.
import * as engine from "./engine.js";
import { addressOf, fileOf, forgetTrust, trustOf } from "./inputs.js";
import { Presence } from "./presence.js";
import { dress, isDressed } from "./sheet.js";
import { explained, textsOf } from "./texts.js";
import { Trouble } from "./trouble.js";
import { h, sentenceOf, tagOf, view, wordOf } from "./view.js";
import { WORDS, langOf } from "./words.js";

/** This script: modules and worker lie beside it. Bundlers take `new URL("./", import.meta.url)` for a file to bring along. */
const BASE = new URL(import.meta.url);

/** What a change of these makes anew. */
const INPUTS = ["src", "log", "record", "key", "trust", "trust-integrity", "lang", "worker"];
/** Without one of these or a file there is nothing to check. */
const SUBJECTS = ["src", "log", "record", "key"];
/** And what only changes the looks, or when it is checked. */
const LOOKS = ["size", "required", "loading"];

/** Properties that are attributes; of `trustIntegrity` the attribute is `trust-integrity`. */
const TEXTS = [
  "src",
  "log",
  "record",
  "key",
  "trust",
  "trustIntegrity",
  "theme",
  "size",
  "loading",
  "worker",
  "name",
];

export class SteleVerify extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [...INPUTS, ...LOOKS];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: "open" });
  #status = h("div", { class: "status", role: "status" });
  #base = h("div", { class: "base", part: "base", tabindex: -1 });
  #presence = new Presence(this, () => this.#seen());
  #children = new MutationObserver(() => this.#trustChanged());

  /** @type {import("./view.js").Model["state"]} */
  #state = "idle";
  /** @type {any} */
  #report = null;
  /** @type {import("./trouble.js").TroubleData | undefined} */
  #trouble;
  /** @type {any} the words that were fetched */
  #words;
  /** @type {any} */
  #file = null;
  /** @type {any} */
  #trustFile = null;
  /** @type {string | undefined} the trust file in the page, as it was last read */
  #inline;
  /** Counts what was begun: only the last may speak. */
  #run = 0;
  #abort = new AbortController();
  #isArmed = false;
  #isAsked = false;
  #isDestroyed = false;
  /** @type {string} the state that is drawn */
  #drawn = "idle";

  constructor() {
    super();
    this.#root.append(this.#status, this.#base);
    this.#draw();
  }

  connectedCallback() {
    if (this.#isDestroyed) {
      return;
    }
    // Properties that were set before this class was known are the page's wish, not ours.
    for (const name of [...TEXTS, "required", "file", "trustFile"]) {
      if (Object.hasOwn(this, name)) {
        const wish = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = wish;
      }
    }
    this.#children.observe(this, { childList: true, characterData: true, subtree: true });
    this.#inline = this.#readInline();
    this.#reflect("state", this.#state);
    if (this.#state === "idle") {
      // The language may come from around it.
      this.#draw();
      this.#arm();
    }
  }

  disconnectedCallback() {
    this.#children.disconnect();
    const isOpen = this.#state === "loading" || this.#state === "checking";
    this.#cancel();
    if (isOpen) {
      this.#show("idle");
    }
  }

  attributeChangedCallback(
    /** @type {string} */ name,
    /** @type {string | null} */ before,
    /** @type {string | null} */ after,
  ) {
    if (before === after || this.#isDestroyed) {
      return;
    }
    if (INPUTS.includes(name)) {
      this.#changed();
    } else {
      this.#draw();
      if (this.#state === "idle") {
        this.#cancel();
        this.#arm();
      }
    }
  }

  /** Where it stands: idle, loading, checking, verified, not-verified, cant-tell. */
  get state() {
    return this.#state;
  }

  /** The last report, whole; null before there is one. */
  get report() {
    return this.#report;
  }

  /** The file to check, in place of `src`: a Blob, an ArrayBuffer or a Uint8Array. */
  get file() {
    return this.#file;
  }

  set file(file) {
    this.#file = file ?? null;
    this.#changed();
  }

  /** The trust file, in place of `trust`: its object, its text or its bytes. */
  get trustFile() {
    return this.#trustFile;
  }

  set trustFile(file) {
    this.#trustFile = file ?? null;
    this.#changed();
  }

  get required() {
    return this.hasAttribute("required");
  }

  set required(is) {
    this.toggleAttribute("required", Boolean(is));
  }

  get form() {
    return this.#internals.form;
  }

  /** The record's id, once it is verified. */
  get value() {
    return this.#state === "verified" ? (this.#report?.record?.id ?? null) : null;
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  /**
   * Checks now, seen or not, and again.
   *
   * @returns {Promise<any>} the report; null where nothing could be checked, or something came in between
   */
  async verify() {
    if (this.#isDestroyed) {
      return null;
    }
    this.#isAsked = true;
    this.#cancel();
    return this.#start();
  }

  /** Forgets what came out. It is checked again when asked, or when something changes. */
  reset() {
    if (!this.#isDestroyed) {
      this.#cancel();
      this.#show("idle");
    }
  }

  /** Lets go of everything, for good. */
  destroy() {
    if (this.#isDestroyed) {
      return;
    }
    this.#cancel();
    this.#show("idle");
    this.#isDestroyed = true;
    this.#children.disconnect();
    this.#file = null;
    this.#trustFile = null;
    this.#inline = undefined;
  }

  #trustChanged() {
    const inline = this.#readInline();
    if (inline !== this.#inline) {
      this.#inline = inline;
      this.#changed();
    }
  }

  #readInline() {
    for (const child of this.children) {
      if (child.localName === "script" && child.slot === "trust") {
        return child.textContent ?? "";
      }
    }
    return undefined;
  }

  /** Something else is to be checked: what was said of the other file goes at once. */
  #changed() {
    if (!this.#isDestroyed) {
      this.#cancel();
      this.#show("idle");
      this.#arm();
    }
  }

  #cancel() {
    this.#run += 1;
    this.#abort.abort();
    this.#presence.forget();
    this.#isArmed = false;
  }

  /** Has it checked when it is seen. What a form asks for is checked seen or not. */
  #arm() {
    if (this.#isArmed || this.#isDestroyed || this.#state !== "idle" || !this.isConnected) {
      return;
    }
    if (this.#file === null && !SUBJECTS.some((name) => this.hasAttribute(name))) {
      return;
    }
    this.#isArmed = true;
    const isEager = this.required || this.getAttribute("loading") === "eager";
    this.#presence.await(isEager);
  }

  #seen() {
    if (this.#isArmed) {
      this.#start();
    }
  }

  /** @returns {Promise<any>} */
  async #start() {
    const run = (this.#run += 1);
    const isLast = () => run === this.#run;
    const { signal } = (this.#abort = new AbortController());
    this.#isArmed = true;
    this.#presence.forget();
    const lang = this.#lang();
    const base = this.baseURI;
    const attribute = (/** @type {string} */ name) => this.getAttribute(name) || undefined;
    const [trust, log, record] = [this.getAttribute("trust"), attribute("log"), attribute("record")];
    const pin = attribute("trust-integrity");
    const loaded = () => isLast() && this.#show("checking");
    this.#show("loading");
    dress(this.#root, BASE).then(() => this.#draw());
    // On its way while the file is; whether it came is asked when it is needed.
    textsOf(lang, BASE).catch(() => {});
    try {
      const [bytes, trustBytes] = await Promise.all([
        fileOf({ file: this.#file, src: this.getAttribute("src"), base, signal }),
        trustOf({ trustFile: this.#trustFile, inline: this.#inline ?? this.#readInline(), trust, pin, base }),
      ]);
      if (!isLast()) {
        return null;
      }
      const live = { base, log: log && addressOf(log, base).href, record, key: attribute("key") };
      const task = { file: bytes, live, trust: trustBytes, pin, lang };
      const worker = this.getAttribute("worker");
      const url = worker === null ? null : addressOf(worker || "worker.js", worker ? base : BASE.href);
      const report = url ? await remote(task, url, loaded, signal) : await engine.check(task, BASE, loaded, signal);
      // The page says what it means, and the file is about something else.
      const { list, record: own } = report;
      if (bytes && (record ? (list ?? own?.id ?? record) !== record : live.key && list?.key !== live.key)) {
        throw Trouble.of("other-record");
      }
      const { words } = await textsOf(langOf(report.lang) ?? lang, BASE);
      if (!isLast()) {
        return null;
      }
      this.#words = words;
      this.#show(report.state, report);
      return report;
    } catch (error) {
      if (!isLast()) {
        return null;
      }
      if (pin) {
        forgetTrust(trust, base, pin);
      }
      const { trouble, words } = await explained(Trouble.from(error).data, lang, BASE);
      if (isLast()) {
        this.#words = words;
        this.#show("cant-tell", null, trouble);
      }
      return null;
    }
  }

  /** Changes what is shown, then tells the page, in one step: nobody sees one without the other. */
  #show(
    /** @type {import("./view.js").Model["state"]} */ state,
    /** @type {any} */ report = null,
    /** @type {import("./trouble.js").TroubleData | undefined} */ trouble = undefined,
  ) {
    const previous = this.#state;
    this.#state = state;
    this.#report = report;
    this.#trouble = trouble;
    this.#reflect("state", state);
    this.#reflect("headline", report?.verdict.headline);
    this.#reflect("cause", trouble?.code);
    this.#draw();
    this.#announce();
    const run = this.#run;
    // Whoever listens may change something: then the rest is no longer so.
    const tell = (/** @type {string} */ type, /** @type {any} */ detail) =>
      run === this.#run && this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    if (state !== previous) {
      tell("statechange", { state, previous });
    }
    if (report) {
      tell("verdict", report);
    }
    if (trouble) {
      tell("verifyerror", trouble);
    }
  }

  /** @returns {import("./view.js").Model} */
  get #model() {
    const size = this.getAttribute("size");
    return {
      state: this.#state,
      size: size === "badge" || size === "full" ? size : "card",
      // A module says it in the language that it was built with.
      lang: langOf(this.#report?.lang) ?? this.#lang(),
      report: this.#report,
      trouble: this.#trouble,
      words: this.#words,
      hasContent: [...this.childNodes].some((node) => node.textContent?.trim() && /** @type {any} */ (node).slot !== "trust"),
      again: () => this.#again(),
    };
  }

  #draw() {
    const model = this.#model;
    const open = [...this.#base.querySelectorAll("details")].map(({ open }) => open);
    this.#base.lang = tagOf(model);
    const isBare = (model.state === "loading" || model.state === "checking") && !isDressed();
    this.#base.replaceChildren(...view(isBare ? { ...model, state: "idle" } : model));
    if (this.#state === this.#drawn) {
      this.#base.querySelectorAll("details").forEach((details, at) => (details.open = open[at] ?? false));
    }
    this.#drawn = this.#state;
    this.#internals.role = "group";
    this.#internals.ariaLabel = WORDS[model.lang].label;
    this.#judge();
  }

  /** Says it once to those who listen. A page full of badges says nothing by itself. */
  #announce() {
    const model = this.#model;
    const isQuiet = model.size === "badge" && !this.#isAsked;
    const isResult = model.report || model.trouble;
    const lines = this.#state === "idle" || isQuiet ? [] : [wordOf(model), isResult && sentenceOf(model)];
    const said = lines.filter(Boolean).map((line) => h("p", {}, line));
    // Loading and checking sound the same, and go over into one another within an instant.
    if (this.#state !== "checking") {
      this.#status.lang = tagOf(model);
      this.#status.replaceChildren(...said);
    }
  }

  /** The reader has asked: so the focus may go to the answer. */
  async #again() {
    await this.verify();
    /** @type {HTMLElement | null} */
    const headline = this.#base.querySelector("[role=heading]");
    headline?.focus();
  }

  /** Tells the form. Its server has to check again: what a browser sends, anyone can send. */
  #judge() {
    this.#internals.setFormValue(this.value);
    if (!this.required || this.value !== null) {
      this.#internals.setValidity({});
      return;
    }
    const words = WORDS[this.#model.lang];
    const text = this.#state === "not-verified" ? words.requiredNo : words.required;
    this.#internals.setValidity({ valueMissing: true }, text, this.#base);
  }

  #reflect(/** @type {string} */ name, /** @type {string | undefined} */ value) {
    if (value === undefined) {
      this.removeAttribute(name);
    } else if (this.getAttribute(name) !== value) {
      this.setAttribute(name, value);
    }
  }

  /** The nearest language that is ours, else the reader's first that is. */
  #lang() {
    /** @type {any} */
    let node = this;
    while (node instanceof Element && !node.hasAttribute("lang")) {
      const root = node.getRootNode();
      node = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    }
    const around = langOf(node?.getAttribute("lang"));
    return around ?? navigator.languages.map(langOf).find(Boolean) ?? "en";
  }
}

/** A check in a worker. Its script and what speaks with it come from one place, and only where they are wanted. */
async function remote(
  /** @type {import("./engine.js").Task} */ task,
  /** @type {URL} */ url,
  /** @type {() => void} */ loaded,
  /** @type {AbortSignal} */ signal,
) {
  if (url.origin !== location.origin) {
    throw Trouble.of("worker-origin", url);
  }
  const { check } = await import(new URL("remote.js", url).href).catch(() => {
    throw Trouble.of("worker", url);
  });
  return check(task, url, loaded, signal);
}

for (const property of TEXTS) {
  const attribute = property.replace("I", "-i");
  Object.defineProperty(SteleVerify.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute);
    },
    set(value) {
      if (value === null || value === undefined || value === false) {
        this.removeAttribute(attribute);
      } else {
        this.setAttribute(attribute, value === true ? "" : value);
      }
    },
  });
}
