//! A record on its way, and the same one again.

use crate::folder::alone;
use crate::office::{Intake, Office, card, id, json, key, leaf, problem, queued};

#[test]
fn a_record_is_followed_from_the_receipt_to_the_proof() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let url = ["--url", "https://intake.city.example/"];
    let intake = Intake::start(&office, &url);
    let record = card(7, &key(1), "here");
    let first = intake.post(&token, &record);
    assert_eq!(first.status, 201);
    let receipt = json(&first);
    let address = format!("https://intake.city.example/records/{}", leaf(&record));
    assert_eq!(receipt["status"], address);
    assert_eq!(first.header("location"), Some(&*address));
    assert_eq!(receipt["id"], id(7));
    assert_eq!(receipt["leafHash"], leaf(&record));

    let by_hash = format!("/records/{}", leaf(&record));
    let by_id = format!("/records/{}", id(7));
    for path in [&by_hash, &by_id] {
        let found = json(&intake.get(&token, path));
        assert_eq!(
            (found["state"].as_str(), &found["accepted"]),
            (Some("queued"), &receipt["accepted"])
        );
        let none = intake.get(&token, &format!("{path}/proof"));
        assert_eq!(problem(&none), (404, "not-yet-logged".into()));
    }
    let says = office.run(&["status", "city", "--record", &id(7)]);
    assert_eq!(says.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&says.stdout).contains("queued"));

    office.publish();
    for path in [&by_hash, &by_id] {
        let found = json(&intake.get(&token, path));
        assert_eq!(
            (found["state"].as_str(), found["entry"].as_u64()),
            (Some("logged"), Some(0))
        );
        assert_eq!(found["checkpoint"]["size"], 2);
        assert_eq!(
            found["checkpoint"]["cosigners"],
            serde_json::json!(["w1", "w2"])
        );
        assert_eq!(found["proof"], format!("{address}/proof"));
        let proof = intake.get(&token, &format!("{path}/proof"));
        assert_eq!(proof.status, 200);
        std::fs::write(office.path("r.tlog-proof"), &proof.body).unwrap();
        // The proof stands by itself.
        let said = office.run(&[
            "verify",
            "r.tlog-proof",
            "--trust",
            "city/trust.json",
            "--json",
        ]);
        let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        let mut questions = said["questions"].as_array().unwrap().iter();
        let logged = questions.find(|question| question["question"] == "logged");
        assert_eq!(logged.unwrap()["answer"], "yes", "{said:#}");
    }
    let says = office.ok(&["status", "city", "--record", &leaf(&record), "--json"]);
    let says: serde_json::Value = serde_json::from_str(&says).unwrap();
    assert_eq!(says["records"][0]["entry"], 0);
    // Years later, it is the same receipt.
    let again = intake.post(&token, &record);
    assert_eq!((again.status, &again.body), (200, &first.body));
    drop(intake);
    let intake = Intake::start(&office, &url);
    let again = intake.post(&token, &record);
    assert_eq!((again.status, &again.body), (200, &first.body));
    let other = intake.post(&token, &card(7, &key(1), "elsewhere"));
    assert_eq!(problem(&other), (409, "id-taken".into()));
    assert_eq!(queued(&office.home), Vec::<String>::new());
}

#[test]
fn what_add_has_queued_or_logged_is_known_to_the_intake_and_the_other_way_round() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &[]);
    let cards: Vec<_> = (0..4).map(|n| card(n, &key(1), "here")).collect();
    for (number, card) in cards.iter().enumerate() {
        std::fs::write(office.path(&format!("{number}.json")), card).unwrap();
    }
    std::fs::write(office.path("taken.json"), card(2, &key(1), "elsewhere")).unwrap();
    office.ok(&["add", "city", "0.json"]);
    assert_eq!(intake.post(&token, &cards[0]).status, 200);
    office.publish();
    assert_eq!(intake.post(&token, &cards[0]).status, 200);
    office.ok(&["add", "city", "1.json"]);
    assert_eq!(intake.post(&token, &cards[1]).status, 200);
    assert_eq!(intake.post(&token, &cards[2]).status, 201);
    let said = office.ok(&[
        "add", "city", "0.json", "1.json", "2.json", "3.json", "3.json",
    ]);
    assert_eq!(
        said,
        "0.json: logged already, as entry 0\n1.json: queued already\n2.json: queued already\n\
         3.json: given twice\nqueued 1 record for test.example/log\n\
         log them with: stele publish city\n"
    );
    for _ in 0..2 {
        let said = office.run(&["add", "city", "taken.json"]);
        assert_eq!(said.status.code(), Some(1));
        let said = String::from_utf8(said.stderr).unwrap();
        assert!(said.contains("is taken"), "{said}");
        office.publish();
    }
    assert_eq!(
        office.ok(&["add", "city", "3.json"]),
        "3.json: logged already, as entry 4\nnothing to queue\n"
    );
    let logged = office.logged();
    assert!(cards.iter().all(|card| logged.get(card) == Some(&1)));
    office.audit();
}

#[test]
fn one_folder_has_one_intake() {
    let _alone = alone();
    let office = Office::new();
    let _intake = Intake::start(&office, &[]);
    let second = office.run(&["serve", "city", "--intake", "--port", "0"]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains("another intake"), "{said}");
}

#[test]
fn a_log_that_was_closed_takes_nothing_new() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &[]);
    let record = card(7, &key(1), "here");
    let receipt = intake.post(&token, &record);
    assert_eq!(receipt.status, 201);
    office.publish();
    // While the intake runs.
    office.ok(&["log", "close", "city", "--out", "closed.json"]);
    let late = card(8, &key(1), "there");
    let refused = intake.post(&token, &late);
    assert_eq!(problem(&refused), (410, "log-closed".into()));
    // What has a receipt keeps it.
    let again = intake.post(&token, &record);
    assert_eq!((again.status, &again.body), (200, &receipt.body));
    assert_eq!(queued(&office.home), [""; 0]);
    let logged = office.logged();
    assert_eq!((logged.get(&record), logged.get(&late)), (Some(&1), None));
}
