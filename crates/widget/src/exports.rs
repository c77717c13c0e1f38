//! What JavaScript calls. All that comes out is JSON, as text: that crosses the border in one step, and the script
//! beside the module, which every page loads, is a quarter smaller than with objects. A failure is thrown as the JSON
//! of `{code, what, todo}`.

#[cfg(feature = "live")]
mod live;

use js_sys::Function;
use serde::Serialize;
use stele_messages::Lang;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::checker::{Checker, Refused};

/// Checks files by one trust file.
#[wasm_bindgen(js_name = Checker)]
#[derive(Debug)]
pub struct JsChecker(Checker);

#[wasm_bindgen(js_class = Checker)]
impl JsChecker {
    /// Reads a trust file, which must be the pinned one if `pin` is given (`sha256-` and base64).
    ///
    /// # Errors
    /// `{code, what, todo}`
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "as JavaScript hands it over")]
    pub fn new(trust: &[u8], pin: Option<String>) -> Result<Self, JsValue> {
        Checker::new(trust, pin.as_deref())
            .map(Self)
            .map_err(|why| thrown(&why))
    }

    /// Checks a `.tlog-proof`, a dossier or a record alone. `now` is the reader's clock in milliseconds since
    /// 1970, as `Date.now()` gives it; `time` is handed a zone (an IANA name) and a time in such milliseconds, and
    /// writes it in words. Gives the report; see `report.rs`.
    ///
    /// # Errors
    /// `{code, what, todo}` if the file is none of these.
    pub fn check(&self, file: &[u8], now: f64, time: &Function) -> Result<String, JsValue> {
        let checked = self
            .0
            .check(file, seconds(now))
            .map_err(|why| thrown(&why))?;
        let zone = &self.0.trust().time_zone;
        Ok(json(&self.0.report(&checked, &|at| said(time, zone, at))))
    }
}

/// POSIX seconds of a clock in milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates: a clock before 1970 is 1970"
)]
fn seconds(now: f64) -> u64 {
    (now / 1000.0) as u64
}

/// A time in words, by the page's writer.
fn said(time: &Function, zone: &str, seconds: u64) -> String {
    // Beyond 2^53 milliseconds no clock shows anything.
    #[expect(clippy::cast_precision_loss, reason = "a time that is shown")]
    let ms = JsValue::from_f64(seconds as f64 * 1000.0);
    let said = time.call2(&JsValue::UNDEFINED, &zone.into(), &ms);
    let said = said.ok().and_then(|said| said.as_string());
    said.unwrap_or_else(|| stele_messages::utc_time(Lang::default(), seconds))
}

/// What this module is: its version, the systems whose rules are built in, and its language.
#[wasm_bindgen]
pub fn about() -> String {
    json(&About::default())
}

#[derive(Debug, Serialize)]
struct About {
    version: &'static str,
    systems: Vec<&'static str>,
    lang: &'static str,
}

impl Default for About {
    fn default() -> Self {
        let systems = stele_records::types::System::ALL.into_iter();
        Self {
            version: env!("CARGO_PKG_VERSION"),
            systems: systems
                .filter(|system| system.is_built_in())
                .map(stele_records::types::System::code)
                .collect(),
            lang: Lang::default().tag(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Thrown<'w> {
    code: &'static str,
    what: &'w str,
    todo: &'w str,
}

fn thrown(why: &Refused) -> JsValue {
    let thrown = Thrown {
        code: why.code,
        what: &why.text.what,
        todo: &why.text.todo,
    };
    json(&thrown).into()
}

/// Without keys that aren't text, and without sources that fail, it always succeeds; `null` is no report.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
