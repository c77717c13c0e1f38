//! Times in the zone that the trust file names, by the browser's own calendar (`Intl`).

use std::rc::Rc;

use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::format::Civil;

/// A time zone.
#[derive(Debug, Clone)]
pub(crate) enum Zone {
    /// Without the help of a browser, and where it doesn't know the zone.
    Utc,
    /// An IANA zone that this browser knows.
    Named {
        name: Rc<str>,
        format: Intl::DateTimeFormat,
    },
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Zone {
    /// The zone of this name, or UTC if the browser doesn't know it.
    pub(crate) fn named(name: &str) -> Self {
        formatter(name).map_or(Self::Utc, |format| Self::Named {
            name: name.into(),
            format,
        })
    }

    /// Its name, which pages show beside times.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Named { name, .. } => name,
        }
    }

    /// This time (POSIX seconds) by the zone's calendar and clock.
    pub(crate) fn civil(&self, seconds: u64) -> Civil {
        match self {
            Self::Utc => Civil::utc(seconds),
            Self::Named { format, .. } => {
                civil(format, seconds).unwrap_or_else(|| Civil::utc(seconds))
            }
        }
    }
}

/// `new Intl.DateTimeFormat(...)`, which throws for a zone that it doesn't know: hence by reflection,
/// which catches.
fn formatter(zone: &str) -> Option<Intl::DateTimeFormat> {
    let options = Object::new();
    for (key, value) in [
        ("timeZone", zone),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
    ] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let arguments = Array::of2(&JsValue::from_str("en"), &options);
    let made = Reflect::construct(&class, &arguments).ok()?;
    made.dyn_into().ok()
}

fn civil(format: &Intl::DateTimeFormat, seconds: u64) -> Option<Civil> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact up to the year 285,000,000"
    )]
    let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let parts: Array = format.format_to_parts(&date).unchecked_into();
    let number = |kind: &str| -> Option<u16> {
        parts.iter().find_map(|part| {
            let found = Reflect::get(&part, &"type".into()).ok()?;
            if found != JsValue::from(JsString::from(kind)) {
                return None;
            }
            let value = Reflect::get(&part, &"value".into()).ok()?;
            value.as_string()?.parse().ok()
        })
    };
    let small = |kind| u8::try_from(number(kind)?).ok();
    Some(Civil {
        year: number("year")?,
        month: small("month")?,
        day: small("day")?,
        hour: small("hour")?,
        minute: small("minute")?,
    })
}
