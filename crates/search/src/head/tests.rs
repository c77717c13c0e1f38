use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::contents::Contents;
use crate::segments;

type Files = BTreeMap<String, Vec<u8>>;

fn write(texts: &[String], segment: Segment) -> Contents {
    let mut contents = Contents::default();
    let range = usize::try_from(segment.first()).unwrap()..usize::try_from(segment.end()).unwrap();
    for (offset, text) in (0..).zip(&texts[range]) {
        contents.add(offset, text);
    }
    contents
}

fn read(files: &Files, segment: Segment) -> Contents {
    let head = &files[&segment.head()];
    let piece = |number| Ok::<_, SearchFileError>(files[&segment.piece(number)].clone());
    Contents::read(segment, head, piece).unwrap()
}

fn find(files: &Files, segment: Segment, query: &Query) -> Found {
    let head = Head::parse(segment, &files[&segment.head()]).unwrap();
    let pieces = head.pieces(query);
    let pieces: Vec<_> = pieces
        .iter()
        .map(|piece| files[&segment.piece(*piece)].clone())
        .collect();
    head.find(query, &pieces).unwrap()
}

/// Every full segment, each level made from the files of the one below.
fn publish(texts: &[String]) -> Files {
    let size = u64::try_from(texts.len()).unwrap();
    let mut files = Files::new();
    for block in (0..size).step_by(256) {
        let width = (size - block).min(256);
        let segment = Segment::new(0, block / 256, width).unwrap();
        files.extend(write(texts, segment).files(segment));
        let mut next = segment.completes();
        while let Some(segment) = next {
            let parts = segment.parts().into_iter();
            let parts: Vec<_> = parts.map(|part| (part, read(&files, part))).collect();
            files.extend(Contents::merge(parts).files(segment));
            next = segment.completes();
        }
    }
    files
}

#[test]
fn a_log_of_addresses() {
    let texts: Vec<String> = (0..5000)
        .map(|n| format!("容东片区第{}里 {} 栋 {n} common", n / 100, n % 7))
        .collect();
    let files = publish(&texts);
    let search = |text: &str| {
        let query = Query::parse(text);
        let found = segments(5000)
            .into_iter()
            .map(|segment| find(&files, segment, &query));
        let mut entries = Vec::new();
        let mut has_more = false;
        for found in found {
            entries.extend(found.entries);
            has_more |= found.has_more;
        }
        entries.retain(|entry| query.matches(&[&texts[usize::try_from(*entry).unwrap()]]));
        (entries, has_more)
    };
    assert_eq!(search("4321"), (vec![4321], false));
    assert_eq!(search("第12里 1234"), (vec![1234], false));
    let (entries, has_more) = search("第12里 common");
    // Where in the text a word stands isn't asked.
    let those: Vec<u64> = std::iter::once(12).chain(1200..1300).collect();
    assert_eq!((entries, has_more), (those, false));
    // Every entry has these: the newest of each segment are given, and that there are more is said.
    let (entries, has_more) = search("容东片区 common");
    assert!(has_more && entries.len() >= MAX_POSTINGS && entries.ends_with(&[4998, 4999]));
    assert_eq!(search("nothing of the kind"), (Vec::new(), false));
    // The beginning of a word.
    assert_eq!(
        search("432").0,
        (4320..4330).fold(vec![432], |mut all, n| {
            all.push(n);
            all
        })
    );
}

#[test]
fn a_segment_that_is_merged_is_the_one_that_is_written_at_once() {
    let texts: Vec<String> = (0..4096)
        .map(|n| format!("all {} w{}", n % 3, n * 7919 % 100_003))
        .collect();
    let files = publish(&texts);
    let whole = Segment::full(2, 0).unwrap();
    let direct = write(&texts, whole).files(whole);
    assert!(direct.len() > 1, "the head alone tests no pieces");
    for (path, bytes) in direct {
        assert_eq!(files[&path], bytes, "{path}");
    }
}

#[test]
fn another_segments_head_is_refused() {
    let segment = Segment::new(0, 0, 9).unwrap();
    let head = Contents::default().files(segment).remove(0).1;
    assert!(Head::parse(segment, &head).is_ok());
    for other in [
        Segment::new(0, 1, 9).unwrap(),
        Segment::new(0, 0, 8).unwrap(),
    ] {
        assert_eq!(Head::parse(other, &head), Err(SearchFileError::Head));
    }
    assert_eq!(
        Head::parse(segment, b"<!doctype html>"),
        Err(SearchFileError::Head)
    );
}

proptest! {
    /// Whatever a host sends, the program goes on, and gives no entry that the segment hasn't got.
    #[test]
    fn damaged_files_stop_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0..400_usize, bit in 0..8) {
        let segment = Segment::new(0, 1, 40).unwrap();
        let mut contents = Contents::default();
        for offset in 0..40 {
            contents.add(offset, &format!("abc{} 容城 {offset}", offset % 5));
        }
        let mut good = contents.files(segment).remove(0).1;
        let at = at % good.len();
        good[at] ^= 1_u8 << bit;
        let mut raw = MAGIC.to_vec();
        raw.extend([0x80, 2, 40, 0]);
        raw.extend(&bytes);
        for file in [good, raw, bytes] {
            if let Ok(head) = Head::parse(segment, &file) {
                let query = Query::parse("abc1 容城 ab");
                let pieces = vec![file.clone(); head.pieces(&query).len()];
                if let Ok(found) = head.find(&query, &pieces) {
                    prop_assert!(found.entries.iter().all(|entry| (256..296).contains(entry)));
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_found(texts in proptest::collection::vec("[a-c容城示例]{1,6}( [a-c0-3]{1,3})?", 1..300), pick in any::<proptest::sample::Index>()) {
        let files = publish(&texts);
        let size = u64::try_from(texts.len()).unwrap();
        let wanted = pick.index(texts.len());
        let query = Query::parse(&texts[wanted]);
        let mut found = Vec::new();
        for segment in segments(size) {
            found.extend(find(&files, segment, &query).entries);
        }
        prop_assert!(found.contains(&u64::try_from(wanted).unwrap()));
        // And nothing that matches is missing.
        for (number, text) in (0..).zip(&texts) {
            if query.matches(&[text]) {
                prop_assert!(found.contains(&number), "{text} for {query:?}");
            }
        }
    }
}
