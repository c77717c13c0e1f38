//! The cities that a server shows to play an attack.

use stele_client::log::{HEAD_PATH, TOP_PATH};
use stele_records::auditors::checkpoint_path;
use stele_records::index::{IndexKey, IndexRoot, Kind, MAP_ID};
use stele_tests::city::{self, COSIGNERS, City, ORIGIN};
use stele_tests::index::audited::{audit, auditor_key, commit, truth};
use stele_tlog::BundleId;
use stele_tlog::index::IndexPath;
use stele_verify::hash::Hash;

use super::NUMBER;
use crate::memory::of_size;
use crate::town;

/// With what a witness says that it has seen.
pub(super) fn told(mut shown: City, seen: &City) -> City {
    let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
    let note = seen.files["checkpoint"].clone();
    shown
        .files
        .insert(format!("seen/{origin}/checkpoint"), note);
    shown
}

/// The witness has cosigned a larger log, long ago.
pub(super) fn held_back() -> City {
    let mut larger = of_size(300);
    larger.cosign(&COSIGNERS, town::now() - 7_200);
    told(of_size(270), &larger)
}

/// With the statement of an auditor about another log.
pub(super) fn audited_as(mut shown: City, mut replayed: City) -> City {
    audit(&mut replayed, 0);
    let path = checkpoint_path(auditor_key(0).verifier_key());
    shown
        .files
        .insert(path.clone(), replayed.files[&path].clone());
    shown
}

/// With the statement of an auditor about the city's log before it was published again.
pub(super) fn audited_before(shown: City) -> City {
    audited_as(shown, city::city().clone())
}

/// A log that replaces a record, and an index that knows nothing of it.
pub(super) fn hiding() -> City {
    let mut city = city::city().clone();
    let mut later = city::draft(NUMBER);
    later.id = city::draft(7_004).id;
    later.supersedes = Some(city::draft(NUMBER).id);
    let lists = truth(&city.entries);
    let lists = lists.into_iter().map(|(key, list)| (key.hash(), list));
    let lists = lists.collect();
    city.publish_as(vec![city::signed(&later)], |index, root| {
        commit(lists, index, &root)
    });
    town::freshly(city)
}

/// A log whose newest index says that it covers what the former one did.
pub(super) fn false_root() -> City {
    let mut city = city::city().clone();
    let covered = city.head();
    city.publish_as(vec![city::card(400)], |_, root| {
        let previous = root.previous().cloned();
        let root = IndexRoot::new(covered, root.keys(), root.root(), root.time(), previous);
        root.expect("a lie has a form too").to_bytes()
    });
    town::freshly(city)
}

/// A server that leaves a number out of a long list.
pub(super) fn false_list() -> City {
    let mut city = of_size(300);
    let key = IndexKey::new(Kind::Type, "TreeCard").hash();
    let bundle = BundleId::in_tree(298, 1).expect("the list goes beyond one bundle");
    let path = format!("index/{MAP_ID}/{}", IndexPath::Numbers(key, bundle).path());
    let numbers = city
        .files
        .get_mut(&path)
        .unwrap_or_else(|| panic!("{path}"));
    *numbers.last_mut().expect("it isn't empty") ^= 1;
    city
}

/// Where the topmost page of the index lies.
pub(super) fn top_page(city: &City) -> String {
    let index = city.index.as_ref().expect("it has one");
    let root = city.entries.last().expect("it has entries");
    let root = IndexRoot::parse(root).expect("it ends with an index root");
    assert!(index.files().count() > 0);
    format!("index/{MAP_ID}/{}", IndexPath::Page(root.root()).path())
}

/// The server sends none of these.
pub(super) fn without(mut city: City, paths: &[&str]) -> City {
    for path in paths {
        assert!(city.files.remove(*path).is_some(), "{path}");
    }
    city
}

/// With the index that another state of the log commits to.
pub(super) fn with_index_of(mut city: City, other: &City) -> City {
    for path in [HEAD_PATH, TOP_PATH] {
        city.files.insert(path.into(), other.files[path].clone());
    }
    city
}
