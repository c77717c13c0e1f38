//! What a visitor does before a tree: measures how far its logged place is; and the tag to print.

use yew::{Callback, Html, Properties, component, html, use_state_eq};

use super::qr::qr;
use super::text::{Locale, fill, foreign};
use crate::browser::{page, place};
use crate::hooks::use_announcement;
use crate::state::plan::{Place, distance};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct TagProps {
    pub(crate) locale: Locale,
    pub(crate) tag: String,
    /// Its common and its botanical name.
    pub(crate) name: Html,
    /// The permanent address of its page.
    pub(crate) link: String,
}

/// The tag as it will be printed, and the button that prints it alone.
#[component]
pub(crate) fn TreeTag(props: &TagProps) -> Html {
    let words = props.locale.forest();
    let print = Callback::from(|_| page::print_only("print-tag"));
    html! {
        <section class="sheet tag-sheet" aria-labelledby="tag">
            <h2 id="tag">{ words.tag }</h2>
            <p class="fine">{ words.tag_note }</p>
            { tag_card(props) }
            <button type="button" class="button" onclick={print}>{ words.tag_print }</button>
        </section>
    }
}

/// The tag. Whoever stands before it may read either language.
fn tag_card(props: &TagProps) -> Html {
    use stele_messages::Lang;
    use stele_messages::ui::{forest, stories};
    let both = [Lang::Zh, Lang::En].map(|lang| {
        let warning = forest(lang).tag_warning;
        html! { <p class="tag-warning" lang={lang.tag()}>{ warning }</p> }
    });
    let title = fill(
        stories(props.locale.lang).tree_title,
        &[("tag", foreign(&props.tag))],
    );
    html! {
        <div class="tag-card">
            { qr(&props.link, &props.locale) }
            <div class="tag-words">
                <p class="tag-number">{ title }</p>
                <p class="tag-name">{ props.name.clone() }</p>
                { for both }
            </div>
            <p class="tag-link"><bdi>{ props.link.clone() }</bdi></p>
        </div>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct NearProps {
    pub(crate) locale: Locale,
    /// Where the tree was last said to stand.
    pub(crate) place: Place,
}

/// What came of asking the device where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    Not,
    Underway,
    Refused,
    /// Metres to the tree, and how exact the device's position is.
    Far(u64, u64),
}

/// How far the logged place is from the reader. Only asked for on demand; nothing leaves the page.
#[component]
pub(crate) fn HowFar(props: &NearProps) -> Html {
    let words = props.locale.forest();
    let asked = use_state_eq(|| Asked::Not);
    let said = match *asked {
        Asked::Not => String::new(),
        Asked::Underway => words.near_asking.into(),
        Asked::Refused => words.near_refused.into(),
        Asked::Far(metres, exact) if metres <= exact => (words.near_here)(exact),
        Asked::Far(metres, exact) => (words.near_far)(metres, exact),
    };
    use_announcement(said.clone());
    let measure = {
        let (asked, place) = (asked.setter(), props.place);
        Callback::from(move |_| {
            let asked = asked.clone();
            asked.set(Asked::Underway);
            yew::platform::spawn_local(async move {
                asked.set(match place::here().await {
                    Some((here, exact)) => Asked::Far(metres(distance(place, here)), metres(exact)),
                    None => Asked::Refused,
                });
            });
        })
    };
    html! {
        <section class="sheet how-far" aria-labelledby="how-far">
            <h2 id="how-far">{ words.near }</h2>
            <p class="fine">{ words.near_note }</p>
            if !said.is_empty() {
                <p class="how-far-said">{ said }</p>
            }
            <button type="button" class="button" disabled={*asked == Asked::Underway} onclick={measure}>
                { words.near_measure }
            </button>
        </section>
    }
}

/// Whole metres, rounded up: nobody is told to be nearer than they are.
fn metres(metres: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion saturates; distances aren't negative"
    )]
    {
        metres.ceil() as u64
    }
}
