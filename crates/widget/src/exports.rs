//! What JavaScript calls. All that comes out is JSON, as text: that crosses the border in one step, and the script
//! beside the module, which every page loads, is a quarter smaller than with objects. A failure is thrown as the JSON
//! of `{code, what, todo}`.

#[cfg(feature = "live")]
mod live;

use js_sys::Function;
use stele_messages::Lang;
use stele_records::types::{RecordType, System};
use stele_verify::json::Writer;
use stele_verify::record::Record;
use stele_verify::tlog_proof::TlogProof;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::checker::{Checker, Refused};

/// Checks files by one trust file. A module without any type of record speaks of proofs that are in order alone: it
/// takes any trust file, and what it can't speak of it leaves to another module.
#[wasm_bindgen(js_name = Checker)]
#[derive(Debug)]
pub struct JsChecker(Option<Checker>);

#[wasm_bindgen(js_class = Checker)]
impl JsChecker {
    /// Reads a trust file, which must be the pinned one if `pin` is given (`sha256-` and base64).
    ///
    /// # Errors
    /// `{code, what, todo}`
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "as JavaScript hands it over")]
    pub fn new(trust: &[u8], pin: Option<String>) -> Result<Self, JsValue> {
        let pin = pin.as_deref();
        if !System::ANY_BUILT_IN {
            return Ok(Self(Checker::alone(trust, pin)));
        }
        let checker = Checker::new(trust, pin).map_err(|why| thrown(&why))?;
        Ok(Self(Some(checker)))
    }

    /// Checks a `.tlog-proof`, a dossier or a record alone. `now` is the reader's clock in milliseconds since
    /// 1970, as `Date.now()` gives it; `time` is handed a zone (an IANA name) and a time in such milliseconds, and
    /// writes it in words. Gives the report; see `report.rs`.
    ///
    /// # Errors
    /// `{code, what, todo}` if the file is none of these.
    pub fn check(&self, file: &[u8], now: f64, time: &Function) -> Result<String, JsValue> {
        let now = seconds(now);
        let Some(checker) = &self.0 else {
            return Ok(elsewhere(file));
        };
        let zone = &checker.trust().time_zone;
        let time = |at| said(time, zone, at);
        if !System::ANY_BUILT_IN {
            let report = checker.report_alone(file, now, &time);
            return Ok(report.unwrap_or_else(|| elsewhere(file)));
        }
        let checked = checker.check(file, now).map_err(|why| thrown(&why))?;
        Ok(checker.report(&checked, &time))
    }
}

/// In place of a report: which module says what is wrong. That of the record's system, which knows its type; of what
/// is no proof of a record any does.
fn elsewhere(file: &[u8]) -> String {
    let proof = TlogProof::parse(file).ok();
    let record = proof.as_ref().and_then(TlogProof::extra);
    let record = record.and_then(|bytes| Record::parse(bytes).ok());
    let known = record.and_then(|record| RecordType::named(record.record_type()));
    let system = match known.map(RecordType::system) {
        None | Some(System::Identity) => System::Rental,
        Some(system) => system,
    };
    let mut json = Writer::default();
    json.object(|json| json.name("wants").text(system.code()));
    json.finish()
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

fn thrown(why: &Refused) -> JsValue {
    let mut json = Writer::default();
    json.object(|json| {
        json.name("code").text(why.code);
        json.name("what").text(&why.text.what);
        json.name("todo").text(&why.text.todo);
    });
    json.finish().into()
}
