//! What page and worker say to one another, as JavaScript's own values.
#![cfg(target_arch = "wasm32")]

use stele_worker::message::{Order, Progress, Report, Task, read, write};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn messages_come_as_they_were_sent() {
    let task = Order::Begin(Task {
        trust: "{}".into(),
        origin: "城 \"log\"".into(),
        note: "a\nb\n".into(),
        mirrors: vec!["https://a.example/log/".into()],
        now: u64::MAX,
        anew: true,
    });
    for order in [task, Order::Pause, Order::GoOn] {
        let value = write(&order).expect("it can be written");
        assert_eq!(read(value), Some(order));
    }
    let report = Report::Running(Progress {
        done: (1 << 53) + 1,
        of: u64::MAX,
        ..Progress::default()
    });
    let value = write(&report).expect("it can be written");
    assert_eq!(read(value), Some(report));
}

#[wasm_bindgen_test]
fn what_is_no_message_is_none() {
    // As the script around the worker writes it.
    let said = js_sys::JSON::parse(r#"{"NoStart":{"blocked":true}}"#).expect("JSON");
    assert_eq!(read(said), Some(Report::NoStart { blocked: true }));
    for other in [
        "null",
        "7",
        "{}",
        r#""Begin""#,
        r#"{"Running":{"done":-1}}"#,
    ] {
        let other = js_sys::JSON::parse(other).expect("JSON");
        assert_eq!(read::<Report>(other), None);
    }
}
