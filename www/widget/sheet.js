// The looks, as a constructable stylesheet: no policy has to allow inline styles for it. Browsers without such
// sheets show everything unstyled.
//
// What a page may style is `::part()` and the `--stele-*` properties; the names with an underscore are our own.
// Colours follow the page's `color-scheme`, not the reader's system: a page that is light only stays so.

const TEXT = `
:host {
  --_ink: var(--stele-text, #1b1f22);
  --_muted: var(--stele-muted, #52595e);
  --_line: var(--stele-line, #d8d5ce);
  --_surface: var(--stele-surface, #ffffff);
  --_yes: var(--stele-yes, #1a6a4b);
  --_no: var(--stele-no, #a4261c);
  --_unknown: var(--stele-unknown, #845400);
  --_accent: var(--stele-accent, #1b5876);
  --_radius: var(--stele-radius, 0.375rem);
  --_tone: var(--_muted);
  display: block;
  font-family: var(--stele-font, inherit);
  font-size: var(--stele-font-size, inherit);
  line-height: 1.5;
  text-align: start;
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --_ink: var(--stele-text, light-dark(#1b1f22, #ebe8e2));
    --_muted: var(--stele-muted, light-dark(#52595e, #a9b1b6));
    --_line: var(--stele-line, light-dark(#d8d5ce, #3a4248));
    --_surface: var(--stele-surface, light-dark(#ffffff, #1a1e22));
    --_yes: var(--stele-yes, light-dark(#1a6a4b, #6fc99f));
    --_no: var(--stele-no, light-dark(#a4261c, #ff9e93));
    --_unknown: var(--stele-unknown, light-dark(#845400, #e5b860));
    --_accent: var(--stele-accent, light-dark(#1b5876, #8ac4e2));
  }
}
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([size="badge"]) { display: inline-block; max-inline-size: 100%; vertical-align: middle; }
* { box-sizing: border-box; }
p, ul, ol, dl, dd, h2, h3 { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.status { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.yes { --_tone: var(--_yes); }
.no { --_tone: var(--_no); }
.unknown, .partly, .note { --_tone: var(--_unknown); }
.nothing, .pending { --_tone: var(--_muted); }
.base { color: var(--_ink); overflow-wrap: anywhere; container-type: inline-size; }
.badge .base { container-type: normal; }
.box { background: var(--_surface); border: 1px solid var(--_line); border-radius: var(--_radius); }
.card { border-inline-start: 0.25rem solid var(--_tone); padding: 1rem 1.25rem; }
.card > * + * { margin-block-start: 0.75rem; }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 1rem; }
.word { display: inline-flex; align-items: center; gap: 0.5em; color: var(--_tone); font-weight: 600; line-height: 1.3; }
.mark { flex: none; inline-size: 1.25em; block-size: 1.25em; }
.disc { fill: var(--_tone); stroke: var(--_tone); stroke-width: 1.4; }
.sign { fill: none; stroke: var(--_surface); stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.mark.partly .disc, .mark.nothing .disc, .mark.pending .disc { fill: none; }
.mark.partly .sign, .mark.nothing .sign { stroke: var(--_tone); }
.arc { fill: none; stroke: var(--_accent); stroke-width: 2.4; stroke-linecap: round; transform-origin: 50% 50%; animation: turn 1.1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.kind, .foot, .small { color: var(--_muted); font-size: 0.875em; }
.headline { font-size: 1.125em; font-weight: 600; line-height: 1.4; text-wrap: pretty; }
.headline + .todo { margin-block-start: 0.25rem; }
.reasons { border-inline-start: 2px solid var(--_tone); padding-inline-start: 0.75rem; }
.reasons li + li { margin-block-start: 0.5rem; }
.reasons span, .steps span { display: block; }
.title { font-size: 0.875em; font-weight: 600; color: var(--_muted); }
.title + * { margin-block-start: 0.25rem; }
.questions { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.25rem 1rem; border-block-start: 1px solid var(--_line); padding-block-start: 0.75rem; }
.questions li { display: flex; align-items: flex-start; gap: 0.5em; min-inline-size: 0; font-size: 0.9375em; }
.questions .mark, .steps .mark, .rows .mark { margin-block-start: 0.125em; }
@container (min-width: 32rem) { .questions { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
@container (max-width: 15rem) { .questions { grid-template-columns: minmax(0, 1fr); } .card { padding: 0.75rem; } }
.full .questions { display: block; padding-block-start: 0; }
.full .questions > li { display: block; padding-block: 0.75rem; font-size: inherit; }
.full .questions > li + li { border-block-start: 1px solid var(--_line); }
.question { display: flex; flex-wrap: wrap; align-items: center; gap: 0.125rem 0.5em; font-weight: 600; }
.question .answer { color: var(--_tone); font-weight: 400; font-size: 0.875em; }
.said { padding-inline-start: 1.75em; }
details.more { padding-inline-start: 1.75em; }
summary { cursor: pointer; min-block-size: 1.5rem; }
.more > summary, .about > summary { inline-size: fit-content; color: var(--_accent); font-size: 0.875em; line-height: 1.75rem; }
.steps li, .rows li { display: flex; gap: 0.5em; margin-block-start: 0.5rem; font-size: 0.9375em; }
.steps div, .rows div { min-inline-size: 0; flex: 1; }
.steps b { font-weight: 600; }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.bullets { list-style: disc; padding-inline-start: 1.25em; }
.facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.125rem 1rem; font-size: 0.875em; }
.facts dt { color: var(--_muted); }
.facts dd { margin-block-end: 0.375rem; }
@container (min-width: 26rem) { .facts { grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); } .facts dd { margin-block-end: 0.125rem; } }
.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9375em; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; }
.foot slot, .foot ::slotted(*) { font-size: inherit; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; }
button { min-block-size: 2.25rem; padding: 0.25rem 0.875rem; border: 1px solid var(--_muted); border-radius: var(--_radius); background: transparent; color: inherit; font: inherit; font-size: 0.875em; cursor: pointer; }
button:hover { border-color: var(--_accent); color: var(--_accent); }
.pill { display: inline-flex; align-items: center; min-block-size: 1.75rem; padding: 0.125rem 0.75em 0.125rem 0.375em; border: 1px solid var(--_tone); border-radius: 99rem; background: var(--_surface); list-style: none; font-size: 0.9375em; }
.pill::-webkit-details-marker { display: none; }
.pill .word { gap: 0.375em; }
.pill:hover { border-color: var(--_accent); }
details[open] > .pill + .card { margin-block-start: 0.5rem; min-inline-size: min(20rem, 100%); max-inline-size: 36rem; }
@media (prefers-reduced-motion: reduce) { .arc { animation: none; } }
@media (prefers-contrast: more) { :host { --_muted: var(--_ink); --_line: var(--_ink); } }
@media (forced-colors: active) {
  .disc { fill: CanvasText; stroke: CanvasText; }
  .sign { stroke: Canvas; }
  .mark.partly .sign, .mark.nothing .sign, .arc { stroke: CanvasText; }
  .card { border-inline-start-color: CanvasText; }
}
@media print { button, .more > summary { display: none; } }
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Dresses a shadow root. */
export function dress(/** @type {ShadowRoot} */ root) {
  if (!("adoptedStyleSheets" in root)) {
    return;
  }
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  root.adoptedStyleSheets = [sheet];
}
