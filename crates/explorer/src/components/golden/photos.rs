//! What came of the photos that a record names.

use futures::executor::block_on;
use stele_client::fetch::FetchError;
use stele_client::log::{LogError, attachment_path};
use stele_messages::Lang;
use stele_verify::hash::Hash;
use yew::{Html, Properties, ServerRenderer, component};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::photos::photo_list;
use crate::components::text::Locale;
use crate::state::photos::Photo;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    photos: Vec<Photo>,
    locale: Locale,
}

fn hash(number: usize) -> Hash {
    Hash::of(&[&[u8::try_from(number).expect("a few")]])
}

#[component]
fn Body(props: &Props) -> Html {
    let hashes: Vec<Hash> = (0..props.photos.len()).map(hash).collect();
    photo_list(&hashes, &props.photos, &props.locale)
}

fn render(photos: fn() -> Vec<Photo>, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        photos: photos(),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

/// One in each state.
fn each() -> Vec<Photo> {
    let path = |number| attachment_path(&hash(number));
    let fetch = |number, error| {
        let path = path(number);
        Photo::Failed(LogError::Fetch { path, error })
    };
    vec![
        Photo::Waiting,
        Photo::Shown("blob:https://city.example/1".into()),
        Photo::NoPicture,
        Photo::Failed(LogError::Attachment { path: path(3) }),
        fetch(4, FetchError::NotFound),
        fetch(5, FetchError::Status(503)),
    ]
}

#[test]
fn photos_in_each_state() {
    hold("photos", |lang| render(each, lang));
}

#[test]
fn nothing_is_shown_of_a_file_that_is_not_the_photo() {
    let html = render(each, Lang::En);
    assert_eq!(html.matches("<img").count(), 1, "{html}");
    assert_eq!(html.matches("alt=\"Photo 2 of 6\"").count(), 1, "{html}");
    // Before anything is asked for there is nothing to see.
    assert_eq!(render(Vec::new, Lang::En).matches("<li").count(), 0);
}
