//! What the intake says of itself at `/metrics`.

use std::fs;
use std::path::Path;

use crate::folder::alone;
use crate::office::{Intake, Office, card, key, leaf};

#[test]
fn answers_are_counted_by_what_was_asked_for() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer"]);
    let intake = Intake::start(&office, &["--metrics"]);
    let record = card(1, &key(1), "here");
    assert_eq!(intake.post(&token, &record).status, 201);
    assert_eq!(intake.post(&token, &record).status, 200);
    assert_eq!(intake.post("nobody", &record).status, 401);
    let at = format!("/records/{}", leaf(&record));
    assert_eq!(intake.get(&token, &at).status, 200);
    for made_up in ["/a", "/b", "/records/x/y/z"] {
        assert_eq!(intake.get(&token, made_up).status, 404);
    }
    let page = intake.get("", "/metrics");
    let page = String::from_utf8(page.body).unwrap();
    let origin = crate::folder::ORIGIN;
    for (route, status, count) in [
        ("records", 201, 1),
        ("records", 200, 1),
        ("records", 401, 1),
        ("record", 200, 1),
        ("other", 404, 3),
    ] {
        let labels = format!("{{origin=\"{origin}\",route=\"{route}\",status=\"{status}\"}}");
        let line = format!("stele_intake_answers_total{labels} {count}\n");
        assert!(page.contains(&line), "{line}{page}");
    }
    // The publisher's own figures are there, too; and docs/operate.md explains all of them.
    assert!(page.contains("stele_queue_batches"), "{page}");
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operate.md");
    let words = fs::read_to_string(words).unwrap();
    let names = page
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE stele_intake"));
    let names: Vec<_> = names.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names.len(), 2, "{page}");
    for name in names {
        assert!(words.contains(&format!("`stele_intake{name}{{")), "{name}");
    }
}

#[test]
fn figures_are_shown_on_demand_alone() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer"]);
    let intake = Intake::start(&office, &[]);
    assert_eq!(intake.get(&token, "/metrics").status, 404);
}
