// The page for sites that allow no scripts of others: it stands in an iframe, takes its attributes from its address,
// and tells the page around it what comes out and how high it is.
//
//   embed-frame.html?src=https://city.example/lease.dossier&size=card&lang=zh&origin=https://agency.example
//
// Out, to `origin` only:  {type: "stele-verify", event: "height", height}
//                         {type: "stele-verify", event: "statechange" | "verdict" | "verifyerror", detail}
// In, from `origin` only: {type: "stele-verify", command: "verify" | "reset"}
//                         {type: "stele-verify", command: "set", name, value}, of the names below, or `file` and a Blob
import "./stele-verify.js";

const TYPE = "stele-verify";

/** What the page around it may say. Whom to trust is not among it, but for this host's own files. */
const NAMES = ["src", "log", "record", "key", "lang", "theme", "size"];

const asked = new URLSearchParams(location.search);
const parent = originOf(asked.get("origin"));
/** @type {any} */
const element = document.querySelector("stele-verify");

set("trust", asked.get("trust") ?? "trust.json");
for (const name of NAMES) {
  const value = asked.get(name);
  if (value !== null) {
    set(name, value);
  }
}

for (const event of ["statechange", "verdict", "verifyerror"]) {
  element.addEventListener(event, (/** @type {CustomEvent} */ { detail }) => tell({ event, detail }));
}

addEventListener("message", ({ source, origin, data }) => {
  // Anyone may send messages to a window: only the page around it is heard, and only where it is whom it says.
  if (source !== window.parent || source === window || origin !== parent || data?.type !== TYPE) {
    return;
  }
  if (data.command === "verify") {
    element.verify();
  } else if (data.command === "reset") {
    element.reset();
  } else if (data.command === "set" && NAMES.includes(data.name)) {
    set(data.name, data.value);
  } else if (data.command === "set" && data.name === "file" && data.value instanceof Blob) {
    element.file = data.value;
  }
});

let height = 0;
new ResizeObserver(() => {
  const now = Math.ceil(document.body.getBoundingClientRect().height);
  if (now !== height) {
    height = now;
    tell({ event: "height", height });
  }
}).observe(document.body);

function tell(/** @type {object} */ message) {
  if (parent && window.parent !== window) {
    window.parent.postMessage({ type: TYPE, ...message }, parent);
  }
}

/** Another host's trust file is none that this host vouches for, whatever hash stands beside it. */
function set(/** @type {string} */ name, /** @type {any} */ value) {
  if (name === "trust" && originOf(value, location.href) !== location.origin) {
    return;
  }
  if (typeof value === "string") {
    element.setAttribute(name, value);
    if (name === "lang") {
      document.documentElement.lang = value;
    }
    // The page around it sees through this one: what is not dark must not be shown on dark.
    if (name === "theme" && ["light", "dark"].includes(value)) {
      document.querySelector("meta[name=color-scheme]")?.setAttribute("content", value);
    }
  }
}

function originOf(/** @type {string | null} */ text, /** @type {string | undefined} */ base) {
  try {
    const { origin, protocol } = new URL(text ?? "", base);
    return /^https?:$/.test(protocol) ? origin : undefined;
  } catch {
    return undefined;
  }
}
