//! Where on a page a reader was, kept with each entry of the browser's history. Pages fill step by step, so the browser
//! by itself doesn't find the place again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Date;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, ResizeObserver, ScrollRestoration};

use yew::platform::spawn_local;

use super::page::{document, hash, scroll_to, wait};

/// Milliseconds without scrolling after which the place is kept: browsers refuse to write it all the time.
const QUIET: i32 = 120;

/// Milliseconds in which a page fills up to the place and above it, which pushes the place away.
const FILLS: f64 = 10_000.0;

/// What a reader does who goes on from where the page is.
const GOES_ON: [&str; 4] = ["wheel", "touchstart", "pointerdown", "keydown"];

/// The places of this window.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Rc<RefCell<Under>>);

/// What is under way.
#[derive(Debug, Default)]
struct Under {
    /// How often the place has changed.
    moved: u64,
    returning: Option<Return>,
}

/// The way back to a place, which the page may not reach yet.
#[derive(Debug)]
struct Return {
    observer: ResizeObserver,
    _hear: Closure<dyn FnMut()>,
    _goes_on: Vec<EventListener>,
    is_over: Rc<Cell<bool>>,
    /// When it ends by itself, in milliseconds since 1970.
    until: f64,
}

impl Places {
    /// Keeps the place from now on, as long as what is returned lives.
    pub(crate) fn watch(&self) -> Option<EventListener> {
        let window = web_sys::window()?;
        let history = window.history().ok()?;
        history
            .set_scroll_restoration(ScrollRestoration::Manual)
            .ok()?;
        let places = self.clone();
        let listener = EventListener::new(&window, "scroll", move |_| places.keep_soon());
        Some(listener)
    }

    /// The reader came to another page, which is shown in this element: it begins at the top, or where it was left.
    pub(crate) fn arrive(&self, main: &Element) {
        let mut under = self.0.borrow_mut();
        under.moved = under.moved.wrapping_add(1);
        under.returning = None;
        match kept() {
            Some(place) => under.returning = Return::to(place, main),
            None => scroll_to(0.0),
        }
    }

    fn keep_soon(&self) {
        let mut under = self.0.borrow_mut();
        if under.returning.as_ref().is_some_and(Return::is_under_way) {
            return;
        }
        under.moved = under.moved.wrapping_add(1);
        let (own, moved, places) = (hash(), under.moved, Rc::clone(&self.0));
        spawn_local(async move {
            wait(QUIET).await;
            if places.borrow().moved == moved {
                keep(&own);
            }
        });
    }
}

impl Return {
    fn to(place: f64, main: &Element) -> Option<Self> {
        let (is_over, until) = (Rc::new(Cell::new(false)), Date::now() + FILLS);
        let hear = {
            let is_over = Rc::clone(&is_over);
            Closure::new(move || {
                if !is_over.get() && Date::now() < until && reaches(place) {
                    scroll_to(place);
                }
            })
        };
        let observer = ResizeObserver::new(Closure::as_ref(&hear).unchecked_ref()).ok()?;
        observer.observe(main);
        let window = web_sys::window()?;
        let goes_on = GOES_ON.map(|event| {
            let is_over = Rc::clone(&is_over);
            EventListener::new(&window, event, move |_| is_over.set(true))
        });
        Some(Self {
            observer,
            _hear: hear,
            _goes_on: goes_on.into(),
            is_over,
            until,
        })
    }

    fn is_under_way(&self) -> bool {
        !self.is_over.get() && Date::now() < self.until
    }
}

impl Drop for Return {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Whether the page is long enough for this place.
fn reaches(place: f64) -> bool {
    let window = web_sys::window();
    let seen = window.and_then(|window| window.inner_height().ok()?.as_f64());
    let root = document().and_then(|document| document.document_element());
    let Some((seen, root)) = seen.zip(root) else {
        return false;
    };
    f64::from(root.scroll_height()) - seen >= place - 1.0
}

/// The place of this entry of the history, unless it is the top.
fn kept() -> Option<f64> {
    let history = web_sys::window()?.history().ok()?;
    let place = history.state().ok()?.as_f64()?;
    (place > 0.0).then_some(place)
}

/// Keeps where the page is, if the entry is still the one with this address.
fn keep(own: &str) {
    let Some(window) = web_sys::window().filter(|_| hash() == own) else {
        return;
    };
    let place = window.scroll_y().unwrap_or_default();
    if let Ok(history) = window.history() {
        // Refused where it is written too often: then the last place stands.
        let _ = history.replace_state(&JsValue::from_f64(place), "");
    }
}
