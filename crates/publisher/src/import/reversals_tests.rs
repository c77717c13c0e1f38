use serde_json::json;

use super::*;

/// A row of a payments table: contract, number and line, amount, day.
fn row(contract: &str, (payment, line): (&str, i64), amount: &str, date: &str) -> RecordRow {
    let entity = |code: &str| format!("urn:stele:entity:{code}");
    let subject = json!({
        "project": "P", "contract": contract, "payment": payment, "line": line, "amount": amount, "currency": "CNY",
        "payer": entity("5493001KJTIIGC8Y1R12"), "payee": entity("529900T8BM49AURSDO55"), "date": date,
        "description": "steel",
    });
    RecordRow {
        record_type: RecordType::Payment,
        index: 0,
        line: 2,
        key: format!("{payment}/{line}"),
        subject: subject.as_object().cloned().unwrap(),
        valid_from: None,
        valid_until: None,
        signers: Vec::new(),
        returns: None,
    }
}

fn back(contract: &str, own: &str, amount: &str, date: &str) -> RecordRow {
    RecordRow {
        returns: Some(Returns { original: None }),
        ..row(contract, (own, 1), amount, date)
    }
}

fn of(mut row: RecordRow, payment: &str, line: i64) -> RecordRow {
    row.returns = Some(Returns {
        original: Some((payment.into(), line)),
    });
    row
}

fn ledger(rows: &[RecordRow]) -> Ledger {
    let mut ledger = Ledger::default();
    for row in rows {
        ledger.pay(&format!("urn:uuid:{}", row.key), &row.subject);
    }
    ledger
}

/// The payment and line that a row takes back, or why none.
fn reversed(ledger: &mut Ledger, row: &RecordRow, latest: bool) -> Result<String, &'static str> {
    match ledger.reverse(row, latest, |_| false) {
        Ok((reversal, _)) => {
            let reverses = text(&reversal.subject, "reverses");
            Ok(reverses.trim_start_matches("urn:uuid:").to_owned())
        }
        Err(reason) => Err(reason.code()),
    }
}

#[test]
fn the_one_payment_that_fits_is_meant() {
    let mut ledger = ledger(&[
        row("C", ("1", 1), "10", "2026-01-01"),
        row("C", ("2", 1), "11", "2026-01-01"),
        row("D", ("3", 1), "10", "2026-01-01"),
        row("C", ("4", 1), "10", "2026-01-09"),
    ]);
    let early = back("C", "x", "10", "2026-01-05");
    let (reversal, how) = ledger.reverse(&early, false, |_| false).unwrap();
    assert_eq!(how, How::Only);
    assert_eq!(
        Value::Object(reversal.subject),
        json!({
            "type": "Reversal", "id": "urn:stele:payment:1:1", "project": "P", "contract": "C", "payment": "1",
            "line": 1, "reverses": "urn:uuid:1/1", "amount": "10", "currency": "CNY", "date": "2026-01-05",
            "reason": "steel",
        })
    );
    // It can't come back twice.
    assert_eq!(
        reversed(&mut ledger, &early, false),
        Err("import-reversal-none")
    );
    let part = back("C", "y", "5", "2026-01-05");
    assert_eq!(
        reversed(&mut ledger, &part, true),
        Err("import-reversal-none")
    );
}

#[test]
fn of_several_none_is_guessed() {
    let rows = [
        row("C", ("1", 1), "10", "2026-01-01"),
        row("C", ("2", 1), "10", "2026-01-02"),
        row("C", ("3", 1), "10", "2026-01-07"),
    ];
    let returned = back("C", "x", "10", "2026-01-05");
    assert_eq!(
        reversed(&mut ledger(&rows), &returned, false),
        Err("import-reversal-several")
    );
    let mut ledger = ledger(&rows);
    assert_eq!(reversed(&mut ledger, &returned, true).as_deref(), Ok("2/1"));
    assert_eq!(reversed(&mut ledger, &returned, true).as_deref(), Ok("1/1"));
    assert_eq!(
        reversed(&mut ledger, &returned, true),
        Err("import-reversal-none")
    );
}

#[test]
fn lines_of_one_payment_are_as_good_as_each_other() {
    let mut ledger = ledger(&[
        row("C", ("1", 2), "10", "2026-01-01"),
        row("C", ("1", 1), "10", "2026-01-01"),
    ]);
    let returned = back("C", "x", "10", "2026-01-05");
    assert_eq!(
        reversed(&mut ledger, &returned, false).as_deref(),
        Ok("1/1")
    );
    assert_eq!(
        reversed(&mut ledger, &returned, false).as_deref(),
        Ok("1/2")
    );
}

#[test]
fn a_named_payment_may_come_back_in_parts() {
    let mut ledger = ledger(&[
        row("C", ("1", 1), "10", "2026-01-01"),
        row("D", ("2", 1), "10", "2026-01-01"),
    ]);
    let part = |amount, day| of(back("C", "x", amount, day), "1", 1);
    assert_eq!(
        reversed(&mut ledger, &part("4.5", "2026-01-02"), false).as_deref(),
        Ok("1/1")
    );
    assert_eq!(
        reversed(&mut ledger, &part("5.5001", "2026-01-02"), false),
        Err("import-reversal-beyond")
    );
    assert_eq!(
        reversed(&mut ledger, &part("5.5", "2026-01-02"), false).as_deref(),
        Ok("1/1")
    );
    assert_eq!(
        reversed(&mut ledger, &part("1", "2025-12-31"), false),
        Err("import-reversal-other")
    );
    let other = of(back("C", "x", "1", "2026-01-02"), "2", 1);
    assert_eq!(
        reversed(&mut ledger, &other, false),
        Err("import-reversal-other")
    );
    let unknown = of(back("C", "x", "1", "2026-01-02"), "1", 2);
    assert_eq!(
        reversed(&mut ledger, &unknown, false),
        Err("import-reversal-unknown")
    );
}

#[test]
fn a_row_may_bear_the_number_of_what_it_takes_back() {
    let mut ledger = ledger(&[
        row("C", ("1", 1), "10", "2026-01-01"),
        row("C", ("2", 1), "10", "2026-01-01"),
    ]);
    let own = back("C", "2", "4", "2026-01-02");
    assert_eq!(reversed(&mut ledger, &own, false).as_deref(), Ok("2/1"));
}

#[test]
fn a_reversal_that_is_logged_means_what_it_meant() {
    let rows = [
        row("C", ("1", 1), "10", "2026-01-01"),
        row("C", ("2", 1), "10", "2026-01-02"),
    ];
    let mut ledger = Ledger::default();
    // The log may hold the reversal before it is known what it takes back.
    let said = json!({"reverses": "urn:uuid:1/1", "amount": "10"});
    ledger.give_back(said.as_object().unwrap());
    for row in &rows {
        ledger.pay(&format!("urn:uuid:{}", row.key), &row.subject);
    }
    let first = back("C", "x", "10", "2026-01-05");
    let is_said = |row: &RecordRow| row.key == "x/1" && text(&row.subject, "payment") == "1";
    let (reversal, _) = ledger.reverse(&first, false, is_said).unwrap();
    assert_eq!(text(&reversal.subject, "reverses"), "urn:uuid:1/1");
    // Another row of the same kind takes the other.
    let second = back("C", "y", "10", "2026-01-05");
    let (reversal, _) = ledger.reverse(&second, false, is_said).unwrap();
    assert_eq!(text(&reversal.subject, "reverses"), "urn:uuid:2/1");
}
