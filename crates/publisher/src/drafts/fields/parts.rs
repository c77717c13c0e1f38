//! Lists of amounts, wages, rates and goods, as they are typed.

use serde_json::{Value, json};
use stele_records::types::field::Form;

/// Reads such a list, in any order: `5000000 CNY, 20000 EUR`, `w-1=6200`, `paper=10`, `soap=30 肥皂`. A JSON
/// list is taken as it is.
pub(super) fn read(form: Form, text: &str) -> Option<Value> {
    if text.starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    let items = text.split(',').map(str::trim);
    let items: Option<Vec<Value>> = items.map(|item| read_item(form, item)).collect();
    let mut items = items?;
    // What a form wants in order needn't be typed in order.
    let name = match form {
        Form::Amounts => "currency",
        Form::Rates => "kind",
        Form::Goods => "good",
        _ => return Some(items.into()),
    };
    items.sort_by(|a, b| a[name].as_str().cmp(&b[name].as_str()));
    Some(items.into())
}

fn read_item(form: Form, item: &str) -> Option<Value> {
    if form == Form::Amounts {
        let (amount, currency) = item.split_once(' ')?;
        return Some(json!({"amount": amount, "currency": currency.trim()}));
    }
    let (name, value) = item.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    Some(match form {
        Form::WageLines => json!({"amount": value, "pseudonym": name}),
        Form::Rates => json!({"kind": name, "pointsPerKilogram": value.parse::<i64>().ok()?}),
        _ => {
            let (points, what) = value.split_once(' ')?;
            json!({"good": name, "name": what.trim(), "points": points.parse::<i64>().ok()?})
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_typed_as_people_write_them() {
        assert_eq!(
            read(Form::Amounts, "20 EUR, 5000.50 CNY"),
            Some(json!([
                {"amount": "5000.50", "currency": "CNY"},
                {"amount": "20", "currency": "EUR"},
            ]))
        );
        assert_eq!(
            read(Form::WageLines, "w-2=10, w-1=6200.5"),
            Some(json!([
                {"amount": "10", "pseudonym": "w-2"},
                {"amount": "6200.5", "pseudonym": "w-1"},
            ]))
        );
        assert_eq!(
            read(Form::Rates, "paper=10,glass=4"),
            Some(json!([
                {"kind": "glass", "pointsPerKilogram": 4},
                {"kind": "paper", "pointsPerKilogram": 10},
            ]))
        );
        assert_eq!(
            read(Form::Goods, "soap=30 肥皂"),
            Some(json!([{"good": "soap", "name": "肥皂", "points": 30}]))
        );
        for (form, text) in [
            (Form::Amounts, "5000"),
            (Form::WageLines, "w-1"),
            (Form::Rates, "paper=ten"),
            (Form::Goods, "soap=30"),
            (Form::Rates, "[oops"),
        ] {
            assert_eq!(read(form, text), None, "{text}");
        }
    }
}
