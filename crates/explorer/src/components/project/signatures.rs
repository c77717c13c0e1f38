//! The signatures of a payment: who, as what, with which key, by whose leave, when, and whether that holds.

use stele_messages::role;
use stele_records::story::{Movement, Signer};
use stele_records::verdict::Reason;
use yew::{Html, html};

use crate::components::evidence::{entry_link, terms};
use crate::components::key_chip::KeyChip;
use crate::components::mark::Shape;
use crate::components::names::SignerName;
use crate::components::questions::tag;
use crate::components::text::{Locale, fill, foreign};

/// The signatures, behind a disclosure.
pub(super) fn signatures(movement: &Movement, locale: &Locale) -> Html {
    let words = locale.money();
    let signers = movement.signers.iter().map(|by| signer(by, locale));
    html! {
        <details class="signatures">
            <summary>{ (words.signatures)(movement.signers.len()) }</summary>
            <ol class="signed-by">{ for signers }</ol>
            { entitled(movement, locale) }
            <p class="fine">{ words.signatures_hold }{ " " }{ entry_link(movement.entry, locale) }</p>
        </details>
    }
}

fn signer(by: &Signer, locale: &Locale) -> Html {
    let words = locale.money();
    let name = |did: &str| html! { <SignerName did={did.to_owned()} locale={locale.clone()} /> };
    let key = html! { <KeyChip did={by.key.clone()} locale={locale.clone()} is_alone=true /> };
    let registered = match by.registered {
        Some(entry) => entry_link(entry, locale),
        None => words.signer_unregistered.into(),
    };
    let accredited = match &by.accredited {
        Some(given) => {
            let slots = [
                ("who", name(&given.by)),
                ("entry", entry_link(given.entry, locale)),
            ];
            fill(words.signer_accredited, &slots)
        }
        None => words.signer_needs_none.into(),
    };
    html! {
        <li class="signer" data-role={by.role.clone()}>
            <p>
                <strong>{ foreign(&role(locale.lang, &by.role)) }</strong>
                { " · " }{ name(&by.key) }
            </p>
            { terms([
                (words.signer_when.into(), locale.time(by.created)),
                (words.signer_key.into(), key),
                (words.signer_registered.into(), registered),
                (words.signer_right.into(), accredited),
            ]) }
        </li>
    }
}

/// Whether they were entitled to sign.
fn entitled(movement: &Movement, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.money());
    match &movement.authority {
        Ok(()) => html! {
            <p>{ tag(Shape::Yes, ui.word_verified) }{ " " }{ words.signatures_entitled }</p>
        },
        Err(reason) => {
            let text = locale.reason(reason);
            let (shape, word) = match is_refusal(reason) {
                true => (Shape::No, ui.word_not_verified),
                false => (Shape::Unknown, ui.word_cant_tell),
            };
            html! {
                <>
                    <p>{ tag(shape, word) }{ " " }{ text.what }</p>
                    <p class="todo">{ text.todo }</p>
                </>
            }
        }
    }
}

/// Whether it says that somebody wasn't entitled, and not that it can't be known.
const fn is_refusal(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Authority(_)
            | Reason::RoleMissing(_)
            | Reason::RoleUnknown(_)
            | Reason::RoleTwice(_)
    )
}
