// What an element shows. Text is set as text, never as markup, and every result is a mark, a word and a colour.
import { TAGS, WORDS } from "./words.js";

/**
 * @typedef {object} Model
 * @property {"idle" | "loading" | "checking" | "verified" | "not-verified" | "cant-tell"} state
 * @property {"badge" | "card" | "full"} size
 * @property {import("./words.js").Lang} lang
 * @property {any} [report] what the module has said
 * @property {import("./trouble.js").TroubleData} [trouble] why it has said nothing
 * @property {any} [words] the words that were fetched
 * @property {boolean} [hasContent] whether the page has put something into it
 * @property {() => void} [again]
 */

/** How many rows of a list are drawn. */
const MAX_ROWS = 100;

/** How many reasons a card shows; the full size shows all. */
const MAX_REASONS = 3;

const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  yes: "M6.6 12.6l3.6 3.6 7.2-8",
  partly: "M6.6 12.6l3.6 3.6 7.2-8",
  note: "M12 6.2v7.2M12 17v.2",
  unknown: "M8.9 9.4a3.1 3.1 0 1 1 4.4 2.9c-.9.4-1.3 1-1.3 2M12 17.6v.2",
  no: "M8 8l8 8M16 8l-8 8",
  nothing: "M7.5 12h9",
  pending: "M12 1a11 11 0 0 1 11 11",
  open: "",
};

const ANSWERS = { yes: "yes", no: "no", "cant-tell": "unknown" };
const STATES = { verified: "yes", "not-verified": "no", "cant-tell": "unknown" };
const OUTCOMES = {
  passed: "yes",
  warning: "note",
  failed: "no",
  "could-not-check": "unknown",
  "not-applicable": "nothing",
  pending: "open",
};

/**
 * Makes an element. Of the children, those that are `false`, empty or missing are left out.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...any} children
 * @returns {any}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/**
 * What to show.
 *
 * @param {Model} model
 * @returns {Node[]}
 */
export function view(model) {
  const words = { ...WORDS[model.lang], ...model.words };
  if (model.state === "idle") {
    return [h("slot", {})];
  }
  const shape = shapeOf(model);
  const word = h("span", { class: `word ${shape}`, part: "word" }, mark(shape), wordOf(model));
  if (model.size === "badge") {
    const isSettled = model.report || model.trouble;
    if (!isSettled) {
      return [h("span", { class: `pill ${shape}`, part: "badge" }, word)];
    }
    const card = h("div", { class: `box card ${shape}`, part: "card" }, body(model, words), foot(model, words));
    return [h("details", {}, h("summary", { class: `pill ${shape}`, part: "badge" }, word), card)];
  }
  const kind = model.report?.record?.typeName;
  const head = h("div", { class: "head" }, word, kind && h("span", { class: "kind", part: "kind" }, kind));
  return [
    h("div", { class: `box card ${model.size} ${shape}`, part: "card" }, head, body(model, words), foot(model, words)),
  ];
}

/** The verdict's word. */
export function wordOf(/** @type {Model} */ model) {
  const words = WORDS[model.lang];
  const { report, state } = model;
  if (report?.list && state === "verified") {
    return words.complete;
  }
  if (report?.verdict.headline === "intact-and-logged") {
    return words["intact-and-logged"];
  }
  return shapeOf(model) === "note" ? words.note : words[state];
}

/** The sentence that answers. */
export function sentenceOf(/** @type {Model} */ { report, trouble, lang, state }) {
  if (report) {
    return report.answer.what;
  }
  return trouble?.what ?? WORDS[lang][state];
}

function shapeOf(/** @type {Model} */ { state, report }) {
  if (report?.verdict.headline === "intact-and-logged") {
    return "partly";
  }
  // A summary is never better than its worst row.
  const hasWarning = (/** @type {any} */ { checks }) =>
    checks.some((/** @type {any} */ { outcome }) => outcome === "warning");
  if (state === "verified" && report.questions.some(hasWarning)) {
    return "note";
  }
  return STATES[/** @type {keyof STATES} */ (state)] ?? "pending";
}

/** What is between the word and the foot. */
function body(/** @type {Model} */ model, /** @type {any} */ words) {
  const { report, trouble, size } = model;
  if (trouble) {
    return [headline(trouble.what ?? trouble.code), todoLine(trouble.todo ?? ""), trouble.url && facts([[words.file, fileOf(trouble)]])];
  }
  if (!report) {
    return [questions(model, pendingQuestions(words), words)];
  }
  const parts = [
    headline(report.answer.what),
    todoLine(report.answer.todo),
    report.trust.isMadeUp && h("p", { class: "small", part: "made-up" }, words.madeUp),
    reasons(model),
  ];
  if (report.list) {
    parts.push(h("p", { class: "small" }, code(report.list.key)), rows(report, words));
  } else {
    parts.push(questions(model, report.questions, words));
  }
  if (size === "full") {
    parts.push(limits(report, words), about(model, words));
  }
  return parts;
}

function headline(/** @type {string} */ text) {
  return h("p", { class: "headline", part: "headline", role: "heading", "aria-level": 2, tabindex: -1 }, text);
}

function todoLine(/** @type {string} */ text) {
  return text && h("p", { class: "todo", part: "todo" }, text);
}

function reasons(/** @type {Model} */ { report, size }) {
  const shown = size === "full" ? report.reasons : report.reasons.slice(0, MAX_REASONS);
  const items = shown.map((/** @type {any} */ { what, todo }) => h("li", {}, h("span", {}, what), todo && h("span", { class: "small" }, todo)));
  return items.length > 0 && h("ul", { class: "reasons", part: "reasons" }, items);
}

function pendingQuestions(/** @type {any} */ words) {
  return Object.entries(words.questions).map(([code, title]) => ({ code, title, word: words.idle, checks: [] }));
}

function questions(/** @type {Model} */ model, /** @type {any[]} */ all, /** @type {any} */ words) {
  const items = all.map((question) => {
    const shape = ANSWERS[/** @type {keyof ANSWERS} */ (question.answer)] ?? "open";
    if (model.size !== "full") {
      const word = h("span", { class: "hidden" }, question.word);
      return h("li", { class: shape, "data-question": question.code }, mark(shape), h("span", {}, question.title, " ", word));
    }
    const answer = h("span", { class: "answer" }, question.word);
    return h(
      "li",
      { class: shape, "data-question": question.code },
      h("p", { class: "question" }, mark(shape), question.title, answer),
      question.said && h("p", { class: "said" }, question.said),
      question.checks.length > 0 && steps(question.checks, words),
    );
  });
  return h("ul", { class: "questions", part: "questions" }, items);
}

function steps(/** @type {any[]} */ checks, /** @type {any} */ words) {
  const items = checks.map(({ code, outcome, title, what, todo }) => {
    const shape = OUTCOMES[/** @type {keyof OUTCOMES} */ (outcome)];
    const word = words.outcomes[outcome];
    return h(
      "li",
      { class: shape, "data-check": code },
      mark(shape),
      h("div", {}, h("b", {}, title), h("span", { class: "hidden" }, word), h("span", {}, what), todo && h("span", { class: "small" }, todo)),
    );
  });
  return h("details", { class: "more" }, h("summary", {}, words.steps), h("ol", { class: "steps", part: "steps" }, items));
}

/** What a dossier about a key holds. */
function rows(/** @type {any} */ report, /** @type {any} */ words) {
  const { entries } = report.list;
  if (entries.length === 0) {
    return false;
  }
  const items = entries.slice(0, MAX_ROWS).map((/** @type {any} */ row) => {
    const shape = STATES[/** @type {keyof STATES} */ (row.state)];
    const title = h("b", {}, `${words.entry} ${row.entry}`);
    const kind = row.record && [" ", h("bdi", {}, row.record.typeName ?? row.record.type)];
    return h("li", { class: shape }, mark(shape), h("div", {}, title, kind, h("span", { class: "small" }, " ", row.answer.what)));
  });
  return h(
    "div",
    {},
    h("p", { class: "title" }, words.entries),
    h("ol", { class: "rows", part: "rows" }, items),
    entries.length > MAX_ROWS && h("p", { class: "small" }, words.more),
  );
}

function limits(/** @type {any} */ { limits }, /** @type {any} */ words) {
  const items = limits.map((/** @type {string} */ limit) => h("li", {}, limit));
  return items.length > 0 && h("div", { part: "limits" }, h("p", { class: "title" }, words.limits), h("ul", { class: "bullets" }, items));
}

function about(/** @type {Model} */ { report, again }, /** @type {any} */ words) {
  const { record, log, trust, module } = report;
  const count = (/** @type {number} */ number) => new Intl.NumberFormat("en").format(number);
  const list = facts([
    record && [words.record, code(record.id)],
    record && [words.subject, code(record.subject)],
    record && record.entry !== null && [words.entry, count(record.entry)],
    log && [words.log, code(log.origin)],
    log && [words.size, count(log.size)],
    log?.time && [words.time, h("time", { datetime: new Date(log.time * 1000).toISOString() }, log.said)],
    log?.witnesses.length > 0 && [words.witnesses, h("bdi", {}, log.witnesses.join(", "))],
    [words.trust, h("bdi", {}, `${trust.name}, ${words.version} ${trust.version}`)],
    trust.contact && [words.contact, h("bdi", {}, trust.contact)],
    module && [words.program, [code(`stele-verify ${module.version} ${module.variant} ${words.hashes[module.variant]}`), " ", words.compare]],
  ]);
  const repeat = h("button", { type: "button", part: "button again" }, words.again);
  repeat.addEventListener("click", () => again?.());
  const keep = h("button", { type: "button", part: "button save" }, words.save);
  keep.addEventListener("click", () => save(report));
  return h("details", { class: "about", part: "about" }, h("summary", {}, words.details), list, h("p", { class: "buttons" }, repeat, keep));
}

function foot(/** @type {Model} */ { report, size, hasContent }, /** @type {any} */ words) {
  if (!report && !hasContent) {
    return false;
  }
  return h(
    "div",
    { class: "foot", part: "foot" },
    report && h("span", {}, words.local),
    report && size !== "full" && h("span", {}, words.by, " ", h("bdi", {}, report.trust.name)),
    h("slot", {}),
  );
}

function facts(/** @type {any[]} */ pairs) {
  const items = pairs.filter(Boolean).flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]);
  return h("dl", { class: "facts", part: "facts" }, items);
}

function fileOf(/** @type {import("./trouble.js").TroubleData} */ { url, status }) {
  return code(status ? `${url} (${status})` : `${url}`);
}

function code(/** @type {string} */ text) {
  return h("bdi", { class: "code" }, text);
}

/** A shape for each result, so that colour never speaks alone. */
function mark(/** @type {keyof SIGNS} */ shape) {
  const draw = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    return element;
  };
  const svg = draw("svg", { class: `mark ${shape}`, viewBox: "0 0 24 24", "aria-hidden": "true", width: "20", height: "20" });
  svg.append(draw("circle", { class: "disc", cx: "12", cy: "12", r: "11" }));
  svg.append(draw("path", { class: shape === "pending" ? "arc" : "sign", d: SIGNS[shape] }));
  return svg;
}

/** The same input gives the same report. */
function save(/** @type {any} */ report) {
  const blob = new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: "application/json" });
  const href = URL.createObjectURL(blob);
  h("a", { href, download: "stele-report.json" }).click();
  setTimeout(() => URL.revokeObjectURL(href));
}

/** As it stands in `lang` attributes. */
export const tagOf = (/** @type {Model} */ { lang }) => TAGS[lang];
