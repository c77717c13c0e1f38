//! What the browser remembers for this site. Private windows and strict settings refuse it; then
//! nothing is remembered, and nothing else changes.

use stele_verify::record::is_uri;
use web_sys::Storage;

const LANG: &str = "stele.lang";
const LARGE: &str = "stele.large";
const TRUST: &str = "stele.trust";
/// Before the name and key of a log.
const WATCH: &str = "stele.watch.";
const AUDIT: &str = "stele.audit";
/// Before the name and key of a log.
const COMPARE: &str = "stele.compare.";

/// The language that the reader has chosen.
pub(crate) fn lang() -> Option<String> {
    local()?.get_item(LANG).ok()?
}

/// Remembers the language that the reader has chosen.
pub(crate) fn set_lang(tag: &str) {
    set(local(), LANG, Some(tag));
}

/// Whether the reader wants large type.
pub(crate) fn large() -> bool {
    local()
        .and_then(|storage| storage.get_item(LARGE).ok()?)
        .is_some()
}

/// Remembers whether the reader wants large type.
pub(crate) fn set_large(large: bool) {
    set(local(), LARGE, large.then_some("1"));
}

/// The trust file that the reader has chosen for this session.
pub(crate) fn trust() -> Option<String> {
    session()?.get_item(TRUST).ok()?
}

/// Keeps a trust file for this session, or forgets it.
pub(crate) fn set_trust(text: Option<&str>) {
    set(session(), TRUST, text);
}

/// What the reader follows in the log with this name and key.
pub(crate) fn watch(log: &str) -> Option<String> {
    local()?.get_item(&format!("{WATCH}{log}")).ok()?
}

/// Keeps what the reader follows. Gives whether it is kept.
pub(crate) fn set_watch(log: &str, text: &str) -> bool {
    set(local(), &format!("{WATCH}{log}"), Some(text))
}

/// The ids of the records that the reader has chosen in this session to be compared, of the log with this name and key.
pub(crate) fn compared(log: &str) -> Vec<String> {
    let kept = session().and_then(|storage| storage.get_item(&format!("{COMPARE}{log}")).ok()?);
    let kept = kept.unwrap_or_default();
    // Anybody may have written there.
    let ids = kept.split(' ').filter(|id| is_uri(id));
    ids.take(2).map(str::to_owned).collect()
}

/// Keeps them for this session.
pub(crate) fn set_compared(log: &str, ids: &[String]) {
    let kept = ids.join(" ");
    let kept = (!kept.is_empty()).then_some(kept.as_str());
    set(session(), &format!("{COMPARE}{log}"), kept);
}

/// How many entries of an audit by the trust file of this hash are put aside. It is a note for the page:
/// what is put aside itself, the worker holds and checks.
pub(crate) fn audit(of: &str) -> Option<u64> {
    let note = local()?.get_item(AUDIT).ok()??;
    let (noted, entries) = note.split_once(' ')?;
    (noted == of).then(|| entries.parse().ok())?
}

/// Notes that, or that there is nothing any more.
pub(crate) fn set_audit(of: &str, entries: u64) {
    let note = format!("{of} {entries}");
    set(local(), AUDIT, (entries > 0).then_some(&*note));
}

/// A full storage forgets; that is all it may do. Gives whether it hasn't.
fn set(storage: Option<Storage>, key: &str, value: Option<&str>) -> bool {
    let Some(storage) = storage else { return false };
    let done = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
    done.is_ok()
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
