//! How it works: the steps, a record as it is, a figure changed, and a text that is nothing at all.

use futures::executor::block_on;
use stele_client::check::{check_entry, check_file};
use stele_messages::Lang;
use stele_tests::city;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::how::{outcome, steps};
use crate::components::text::Locale;
use crate::state::how::Example;
use crate::state::intake::FileView;
use crate::state::record::{EntryView, Tone};
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

fn examples() -> [Example; 3] {
    let town = testing::city(40);
    let (log, head) = (testing::log(&town), testing::head(&town));
    let entry = block_on(check_entry(&log, &city::trust(), &head, 4, |_| ()));
    let entry = EntryView::done(entry, head.checkpoint.as_ref());
    let example = Example::of(&entry).expect("it is a record");
    let (figure, nothing) = (example.with_other_figure(), example.with(String::new()));
    [example, figure, nothing]
}

fn checked(example: &Example) -> Option<FileView> {
    let checked = check_file(&example.file(), &city::trust(), city::NOW).ok()?;
    Some(FileView::from(checked))
}

#[component]
fn Body(props: &Props) -> Html {
    let outcomes = examples().map(|example| {
        let (_, _, shown) = outcome(checked(&example).as_ref(), &example, &props.locale);
        shown
    });
    html! { <>{ steps(&props.locale) }{ for outcomes }</> }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn a_record_that_is_broken_on_purpose() {
    let locale = Locale {
        lang: Lang::En,
        zone: Zone::Utc,
    };
    let tones = examples().map(|example| {
        let (tone, ..) = outcome(checked(&example).as_ref(), &example, &locale);
        tone
    });
    assert_eq!(tones, [Tone::Yes, Tone::No, Tone::No]);
    hold("how", render);
}
