//! What must be so on every page of a tour. Each check says what is wrong, and none stops the tour.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stele_messages::{Lang, ui};

use crate::keyboard;
use crate::page::Page;
use crate::screenshots::misfit;

/// How often a page is waited for, each time as long as a page has.
const TIMES: u32 = 4;

/// There is an answer, and nothing is pending.
const CHECKED: &str = "document.querySelector('#app h1') \
    && !document.querySelector('[data-tone=pending], [data-outcome=pending]')";

/// In which look a page is before its reader.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// The language, as the page names it.
    pub(super) lang: &'static str,
    /// In CSS pixels.
    pub(super) width: u32,
}

/// Hears from now on what the page complains of, in every engine: only Chromium's driver tells by itself.
pub(super) fn listen(page: &Page) {
    let script = "
        window.heard = [];
        for (const level of ['error', 'warn']) {
            const own = console[level].bind(console);
            console[level] = (...words) => { heard.push(words.join(' ')); own(...words); };
        }
        addEventListener('error', ({message}) => heard.push(String(message)));
        addEventListener('unhandledrejection', ({reason}) => heard.push(String(reason)));
        addEventListener('securitypolicyviolation', ({violatedDirective}) => heard.push(violatedDirective));";
    page.browser.script(script, &[]);
}

/// Waits until there is an answer and nothing is pending.
pub(super) fn is_checked(page: &Page) -> bool {
    comes_true(page, CHECKED)
}

fn comes_true(page: &Page, so: &str) -> bool {
    (0..TIMES).any(|_| page.comes_true(so))
}

/// Reads to the end of the page, and waits until all is checked and nothing waits any more: some is worked out when it
/// comes into view.
pub(super) fn settled(page: &Page) -> Option<String> {
    const IDLE: &str = "!document.querySelector('main [aria-busy=true], main .sign-checking')";
    const READ: &str = "
        const done = arguments[arguments.length - 1];
        const drawn = () => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
        (async () => {
            for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight) {
                scrollTo(0, at);
                await drawn();
            }
            scrollTo(0, 0);
            done();
        })();";
    // What a part of the page says until it is worked out.
    let words = Lang::ALL.map(|lang| {
        [
            ui::directory(lang).may_checking,
            ui::money(lang).all_working,
        ]
    });
    let said = format!(
        "!{}.find(words => document.querySelector('main').textContent.includes(words))",
        json!(words.concat())
    );
    if !is_checked(page) {
        return Some("it is never checked to the end".to_owned());
    }
    page.browser.script_later(READ, &[]);
    let has_settled = comes_true(page, &format!("{CHECKED} && {IDLE} && {said}"));
    (!has_settled).then(|| "it never comes to rest".to_owned())
}

/// The menu and the first link of the page are reached with the Tab key, and are seen to be.
pub(super) fn by_keys(page: &Page) -> Vec<String> {
    // Where the first Tab leads on a page that was just opened.
    let script = "
        for (const old of document.querySelectorAll('[data-tour]')) delete old.dataset.tour;
        // What a list has, too, may be passed by in a drawing.
        const isShown = link => link.checkVisibility() && link.getClientRects().length > 0;
        const first = [...document.querySelectorAll('main a[href]')].find(link => isShown(link) && link.tabIndex >= 0);
        if (first) first.dataset.tour = 'first';
        document.querySelector('.skip').focus();
        return Boolean(first)";
    let has_link = page.browser.script(script, &[]) == json!(true);
    let all = ["header nav a:first-child", "header nav a:last-child"];
    let own = has_link.then_some("[data-tour=first]");
    let mut wrong = Vec::new();
    for css in all.into_iter().chain(own) {
        match keyboard::tab(page, css) {
            Some(true) => {}
            Some(false) => wrong.push(format!("the focus on {css} isn't seen")),
            None => wrong.push(format!("no way to {css} by keys")),
        }
    }
    wrong
}

/// What is said, and how it lies there.
pub(super) fn look(page: &Page, look: Look) -> Vec<String> {
    let script = "
        const wrong = [], shown = document.body.innerText;
        const all = css => [...document.querySelectorAll(css)];
        const {lang, readyState} = {lang: document.documentElement.lang, readyState: document.readyState};
        if (lang !== arguments[0]) wrong.push(`its language is ${lang}`);
        if (readyState !== 'complete') wrong.push(`it is ${readyState}`);
        const heads = all('h1').map(head => head.innerText.trim());
        if (heads.length !== 1 || !heads[0]) wrong.push(`its first headings are ${JSON.stringify(heads)}`);
        for (const bad of shown.match(/^.*(\\bundefined\\b|\\bNaN\\b|\\[object ).*$/mg) ?? []) wrong.push(`it says ${bad}`);
        // What was typed is repeated as it was.
        const isTyped = location.hash.startsWith('#/find/');
        for (const head of all('h1, h2, h3, h4')) {
            if (!isTyped && /urn:(uuid|stele)/.test(head.innerText)) wrong.push(`a heading is ${head.innerText}`);
        }
        for (const alarm of all('[data-alarm]')) wrong.push(`an alarm: ${alarm.innerText}`);
        wrong.push(...heard.splice(0).map(line => `it complains: ${line}`));
        return wrong;";
    let found = page.browser.script(script, &[json!(look.lang)]);
    let found = found.as_array().into_iter().flatten();
    let mut wrong: Vec<_> = found.filter_map(Value::as_str).map(str::to_owned).collect();
    wrong.extend(page.complaints().iter().map(|line| format!("{line:?}")));
    let width = page.browser.script("return innerWidth", &[]);
    let width = width.as_u64().and_then(|width| u32::try_from(width).ok());
    wrong.extend(misfit(page, width.unwrap_or(look.width), "it sticks out"));
    wrong
        .iter()
        .map(|fault| format!("{} px wide: {fault}", look.width))
        .collect()
}

/// Its title is its own, and no other page's.
pub(super) fn title(
    page: &Page,
    route: &str,
    titles: &mut BTreeMap<String, String>,
) -> Option<String> {
    let title = page.browser.script("return document.title", &[]);
    let title = title.as_str().unwrap_or_default().to_owned();
    // A record is the same by its id as by its entry.
    if route.starts_with("#/r/") {
        return None;
    }
    // Choices stand behind the `?`: the page is the same.
    let place = route.split('?').next().unwrap_or_default();
    let is_one = title
        .split_once(" · ")
        .is_some_and(|(own, _)| !own.is_empty());
    let other = titles.insert(title.clone(), place.to_owned());
    match other {
        _ if !is_one => Some(format!("its title is {title:?}")),
        Some(other) if other != place => Some(format!("its title is that of {other}: {title:?}")),
        _ => None,
    }
}

/// Makes the window as high as the page, but no higher than this.
pub(super) fn be_high(page: &Page, highest: u64) {
    let script = "scrollTo(0, 0); return [innerWidth, document.documentElement.scrollHeight]";
    let size = page.browser.script(script, &[]);
    let size = [&size[0], &size[1]].map(|number| number.as_u64().unwrap_or(highest).min(highest));
    let [width, height] = size.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    page.browser.resize(width, height);
    page.wait_for_frames();
}
