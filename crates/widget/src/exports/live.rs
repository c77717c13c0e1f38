//! Looking records up: the page fetches what is asked for.

use js_sys::Function;
use stele_client::fetch::FetchError;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{said, seconds, thrown};
use crate::live::{Live, Question};

/// A look-up in a log on its way.
#[wasm_bindgen(js_name = Live)]
#[derive(Debug)]
pub struct JsLive(Live);

#[wasm_bindgen(js_class = Live)]
impl JsLive {
    /// Begins to look for what the JSON of a [`Question`] asks for, by a trust file as in
    /// [`JsChecker::new`](super::JsChecker::new). `now` is the reader's clock in milliseconds.
    ///
    /// # Errors
    /// `{code, what, todo}`
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "as JavaScript hands it over")]
    pub fn new(
        trust: &[u8],
        pin: Option<String>,
        question: &str,
        now: f64,
    ) -> Result<Self, JsValue> {
        // What can't be read asks for nothing, which is refused.
        let question: Question = serde_json::from_str(question).unwrap_or_default();
        let live = Live::new(trust, pin.as_deref(), &question, seconds(now));
        live.map(Self).map_err(|why| thrown(&why))
    }

    /// Goes on as far as it can. While files are wanted it gives an array of those that weren't yet asked for,
    /// `{id, url, limit, fresh}`, to be answered in any order, each before or after the next step; then the report,
    /// as [`JsChecker::check`](super::JsChecker::check) does.
    ///
    /// # Errors
    /// `{code, what, todo}`
    pub fn step(&mut self, time: &Function) -> Result<String, JsValue> {
        let said = match self.0.poll().map_err(|why| thrown(&why))? {
            // Texts and numbers can always be written.
            Some(asks) => serde_json::to_string(&asks).ok(),
            None => self.0.report(&|zone, at| said(time, zone, at)),
        };
        Ok(said.unwrap_or_else(|| "null".to_owned()))
    }

    /// Hands over a file, or why there is none: the HTTP status; where there is no status 0 for no answer, 1 for none
    /// in the time that one waits, 2 for more bytes than the limit, 3 for a web page in its place.
    pub fn answer(&self, id: u32, bytes: &[u8], status: u16) {
        let answer = match status {
            200 => Ok(bytes.to_vec()),
            0 => Err(FetchError::Network("no answer".to_owned())),
            1 => return self.0.give_up(id),
            2 => Err(FetchError::TooLarge { limit: 0 }),
            3 => Err(FetchError::Html),
            404 => Err(FetchError::NotFound),
            status => Err(FetchError::Status(status)),
        };
        self.0.answer(id, answer);
    }
}
