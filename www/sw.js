// Keeps the explorer, and what a reader has seen of a log, for when there is no network. Nothing here vouches for
// anything: the page holds its own files against their hashes, and what comes from a log against what was signed, wherever
// it comes from. What changes in place, a checkpoint above all, is never kept: the page asks for it with "no-store".
// docs/explorer.md says how to turn this off.
"use strict";

// `cargo xtask site-finish` writes the site's own files here, with their integrity: those that the page begins with, and
// those that it loads when they are asked for.
const APP = {};
const LATER = {};

const SCOPE = registration.scope;
// An origin may have several explorers, each with caches of its own.
const APPS = `stele-app ${SCOPE} `;
const SEEN = `stele-seen ${SCOPE}`;
const OWN = APPS + APP["index.html"];

const MOST_FILES = 2_000;
const MOST_BYTES = 50 * 1024 * 1024;
const LARGEST = 8 * 1024 * 1024;
// Counting all that is kept takes a while.
const BETWEEN_COUNTS = 50;
const LENGTH = "x-stele-length";
const NAME = "x-stele-name";

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) {
    return;
  }
  url.hash = "";
  const name = url.href.startsWith(SCOPE) ? url.href.slice(SCOPE.length) : null;
  if (request.mode === "navigate") {
    if (name === "" || name === "index.html") {
      event.respondWith(page(event));
    }
  } else if (name !== null && (Object.hasOwn(APP, name) || Object.hasOwn(LATER, name))) {
    event.respondWith(app(event, url.href, name));
  } else if (request.destination === "" && request.cache === "default" && !isOthers(request, url, name)) {
    event.respondWith(seen(event, url.href));
  }
});

// The widget for other pages, parts of files, and what isn't named as a log's files are.
function isOthers(request, url, name) {
  return url.search !== "" || request.headers.has("range") || name?.startsWith("stele/");
}

// All of a version, or nothing of it.
async function install() {
  await keepAll(await caches.open(OWN));
  await skipWaiting();
}

async function keepAll(cache) {
  const put = async (name) => {
    const url = name === "index.html" ? SCOPE : new URL(name, SCOPE).href;
    const mode = name === "index.html" ? "no-cache" : "default";
    const answer = await fetch(url, { integrity: APP[name], credentials: "omit", cache: mode });
    if (!answer.ok) {
      throw new TypeError(`${url}: ${answer.status}`);
    }
    await cache.put(url, answer);
  };
  await Promise.all(Object.keys(APP).map((name) => name !== "index.html" && put(name)));
  // The page stands for all of them, so it comes last.
  await put("index.html");
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(APPS) && name !== OWN);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

// What can't be kept isn't fetched for that again and again.
let hasTried = false;

// The newest page that there is: so that no old one stays for ever.
async function page(event) {
  // Where the browser has no room or no order any more, the network is as good as ever.
  const cache = await caches.open(OWN).catch(() => null);
  const kept = await cache?.match(SCOPE);
  try {
    const answer = await fetch(event.request);
    if (cache && !kept && !hasTried) {
      // The browser has cleared it since, and with it all else.
      hasTried = true;
      event.waitUntil(keepAll(cache).catch(() => {}));
    }
    return answer;
  } catch (error) {
    return kept ?? Promise.reject(error);
  }
}

// A file whose name holds its hash is the same for ever. One that is another isn't handed on, nor kept.
async function app(event, url, name) {
  const cache = await caches.open(OWN).catch(() => null);
  const kept = await cache?.match(url);
  if (kept && event.request.cache === "default") {
    return kept;
  }
  try {
    // A request of the page's own may be one that can't have an integrity (mode "no-cors").
    const { cache: mode, signal } = event.request;
    const answer = await fetch(url, { integrity: LATER[name] ?? APP[name], cache: mode, signal });
    if (cache && answer.ok) {
      event.waitUntil(cache.put(url, answer.clone()).catch(() => {}));
    }
    return answer;
  } catch (error) {
    return kept ?? Promise.reject(error);
  }
}

// A log's file that never changes. What was kept stands in only where nothing comes: so a wrong one does no harm for
// longer than there is no network.
async function seen(event, url) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !/^text\/html/i.test(answer.headers.get("content-type") ?? "")) {
      event.waitUntil(keep(event, url, answer.clone()).catch(() => {}));
    }
    return answer;
  } catch (error) {
    return (await (await caches.open(SEEN)).match(url)) ?? Promise.reject(error);
  }
}

let sinceCount = 0;

async function keep(event, url, answer) {
  // An audit reads everything, and puts aside what it needs itself.
  if ((await clients.get(event.clientId))?.type !== "window") {
    return;
  }
  const bytes = await read(answer.body);
  if (!bytes) {
    return;
  }
  const cache = await caches.open(SEEN);
  const headers = { "content-type": "application/octet-stream", [LENGTH]: String(bytes.size), [NAME]: url };
  // What is put again is the youngest again.
  await cache.delete(url);
  await cache.put(url, new Response(bytes, { headers }));
  if (sinceCount++ % BETWEEN_COUNTS === 0) {
    await trim(cache);
  }
}

// Nothing of what is longer than a log's files are: a host may send without an end.
async function read(body) {
  const reader = body.getReader();
  const parts = [];
  let length = 0;
  for (let part; !(part = await reader.read()).done; parts.push(part.value)) {
    length += part.value.length;
    if (length > LARGEST) {
      // It ends with the page's own reading, which may last.
      reader.cancel().catch(() => {});
      return null;
    }
  }
  return new Blob(parts);
}

// The oldest go, and they first: a browser may end this at any time.
async function trim(cache) {
  let files = 0;
  let bytes = 0;
  const tooMany = [];
  // One call for all: asked for one by one, thousands take seconds.
  for (const { headers } of (await cache.matchAll()).reverse()) {
    files += 1;
    bytes += Number(headers.get(LENGTH));
    if (files > MOST_FILES || bytes > MOST_BYTES) {
      tooMany.push(headers.get(NAME));
    }
  }
  for (const name of tooMany.reverse()) {
    await cache.delete(name);
  }
}
