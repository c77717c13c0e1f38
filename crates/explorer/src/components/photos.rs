//! The photos that a record names: fetched when the reader asks for them, and shown if they are what it names.

use std::rc::Rc;

use stele_client::fetch::FetchError;
use stele_client::log::LogError;
use stele_messages::error::log_error;
use stele_verify::hash::Hash;
use yew::{Html, Properties, component, html};

use super::mark::Shape;
use super::questions::tag;
use super::text::{Locale, fill_text};
use super::values::hash_link;
use crate::hooks::{use_announcement, use_photos};
use crate::session::Session;
use crate::state::photos::Photo;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    /// Their SHA-256s, at least one.
    pub(crate) hashes: Rc<[Hash]>,
}

/// The section of a record's page.
#[component]
pub(crate) fn PhotoSection(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.records());
    let (state, ask) = use_photos(&props.session, &props.hashes);
    let photos = state.value();
    let is_busy = !photos.is_empty() && !state.is_done();
    use_announcement(match (photos.is_empty(), is_busy) {
        (true, _) => String::new(),
        (false, true) => words.photos_busy.into(),
        (false, false) => words.photos_done.into(),
    });
    let label = match (photos.is_empty(), is_busy) {
        (true, _) => Some(words.photos_show),
        (false, true) => Some(words.photos_busy),
        (false, false) => photos
            .iter()
            .any(Photo::is_open)
            .then_some(locale.ui().retry),
    };
    html! {
        <section class="sheet photos" aria-labelledby="photos">
            <h2 id="photos">{ words.photos }</h2>
            <p>{ words.photos_lead }</p>
            { photo_list(&props.hashes, photos, locale) }
            if let Some(label) = label {
                <p class="button-row">
                    <button type="button" class="button" onclick={ask.reform(|_| ())} disabled={is_busy}>
                        { label }
                    </button>
                </p>
            }
        </section>
    }
}

/// What came of the photos with these hashes; nothing before they are asked for.
pub(crate) fn photo_list(hashes: &[Hash], photos: &[Photo], locale: &Locale) -> Html {
    if photos.is_empty() {
        return Html::default();
    }
    let all = (1..).zip(hashes.iter().zip(photos));
    let all = all.map(|(number, (hash, photo))| one(number, hashes.len(), hash, photo, locale));
    let is_any_shown = photos.iter().any(|photo| matches!(photo, Photo::Shown(_)));
    html! {
        <>
            <ol class="photo-list">{ for all }</ol>
            if is_any_shown {
                <p class="note">{ locale.records().photos_note }</p>
            }
        </>
    }
}

fn one(number: usize, count: usize, hash: &Hash, photo: &Photo, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.records());
    let (shape, word, what, todo) = match photo {
        Photo::Waiting => (
            Shape::Pending,
            ui.word_checking,
            String::new(),
            String::new(),
        ),
        Photo::Shown(_) => (Shape::Yes, words.photo_fits, String::new(), String::new()),
        Photo::NoPicture => (
            Shape::Yes,
            words.photo_fits,
            words.photo_no_picture.to_owned(),
            String::new(),
        ),
        Photo::Failed(error) => {
            let text = log_error(locale.lang, error);
            let (shape, word) = match error {
                LogError::Attachment { .. } => (Shape::No, words.photo_other),
                LogError::Fetch {
                    error: FetchError::NotFound,
                    ..
                } => (Shape::Unknown, words.photo_missing),
                _ => (Shape::Unknown, ui.word_cant_tell),
            };
            (shape, word, text.what, text.todo)
        }
    };
    let (number, count) = (number.to_string(), count.to_string());
    let slots = [("number", number.as_str()), ("count", count.as_str())];
    let name = fill_text(words.photo_name, &slots);
    html! {
        <li data-photo={hash.to_hex()} data-tone={shape.name()}>
            if let Photo::Shown(url) = photo {
                <img src={url} alt={name} />
            } else {
                <p>{ name }</p>
            }
            <p>{ tag(shape, word) }{ " " }<span class="fine">{ hash_link(&hash.to_hex()) }</span></p>
            if !what.is_empty() {
                <p>{ what }</p>
            }
            if !todo.is_empty() {
                <p class="todo">{ todo }</p>
            }
        </li>
    }
}
