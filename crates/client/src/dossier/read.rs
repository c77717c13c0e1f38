//! Reads a dossier: what [`Dossier::to_bytes`] writes, and nothing else.

use stele_records::index::{IndexKey, Kind};
use stele_tlog::index::mpt::Proof;
use stele_verify::encoding::{from_base64, from_decimal};
use stele_verify::hash::Hash;
use stele_verify::note::{Note, check_text};

use super::{
    About, Audited, Dossier, DossierError, HEADER, HEADER_AUDITED, Listing, MAX_LEN, Member, Said,
};

impl Dossier {
    /// Reads a dossier; [`Dossier::to_bytes`] gives back the same bytes.
    ///
    /// # Errors
    /// [`DossierError`] for anything that is none or beyond the limits.
    pub fn parse(bytes: &[u8]) -> Result<Self, DossierError> {
        let text = check_text(bytes, MAX_LEN).map_err(DossierError::Text)?;
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let is_audited = first == HEADER_AUDITED;
        if first != HEADER && !is_audited {
            return Err(DossierError::Header);
        }
        // The first blank line ends the dossier's own lines; a checkpoint has others.
        let (head, note) = rest
            .split_once("\n\n")
            .ok_or(DossierError::CheckpointMissing)?;
        let mut lines = (2_usize..).zip(head.split('\n')).peekable();
        let about = lines.next().and_then(|(_, line)| read_about(line));
        let about = about.ok_or(DossierError::Line { line: 2 })?;
        let mut audited = Audited::default();
        while let Some((line, audit)) = lines.next_if(|(_, line)| line.starts_with("audit ")) {
            let path = lines.next().map(|(_, path)| path);
            let said = read_said(audit, path.unwrap_or_default()).filter(|_| is_audited);
            audited.said.push(said.ok_or(DossierError::Line { line })?);
        }
        if let Some((line, since)) = lines.next_if(|(_, line)| line.starts_with("since ")) {
            let since = since.strip_prefix("since ").and_then(from_decimal);
            let since = since.filter(|_| is_audited);
            audited.since = Some(since.ok_or(DossierError::Line { line })?);
        }
        // Each form says one thing only.
        if is_audited && audited == Audited::default() {
            return Err(DossierError::Header);
        }
        let mut members = Vec::new();
        while let Some((line, entry)) = lines.next_if(|(_, line)| line.starts_with("entry ")) {
            let path = lines.next().map(|(_, path)| path);
            let member = read_member(entry, path.unwrap_or_default());
            let member = member.ok_or(DossierError::Line { line })?;
            let before: Option<&Member> = members.last();
            if before.is_some_and(|before| before.number >= member.number) {
                return Err(DossierError::Order { line });
            }
            members.push(member);
        }
        let mut listings = Vec::new();
        for (line, list) in lines {
            let listing = read_listing(list, audited.since);
            let listing = listing.ok_or(DossierError::Line { line })?;
            let before: Option<&Listing> = listings.last();
            if before.is_some_and(|before| before.key.hash() >= listing.key.hash()) {
                return Err(DossierError::Order { line });
            }
            listings.push(listing);
        }
        let note = Note::parse(note.as_bytes()).map_err(DossierError::Note)?;
        Self::new(about, members, listings, audited, note)
    }
}

fn read_about(line: &str) -> Option<About> {
    let line = line.strip_prefix("about ")?;
    if let Some(number) = line.strip_prefix("entry ") {
        return from_decimal(number).map(About::Entry);
    }
    let mut words = line.strip_prefix("key ")?.split(' ');
    let key = read_key(words.next()?, words.next()?)?;
    words.next().is_none().then_some(About::Key(key))
}

fn read_key(kind: &str, value: &str) -> Option<IndexKey> {
    IndexKey::read(Kind::from_name(kind)?, read_blob(value)?)
}

fn read_member(entry: &str, path: &str) -> Option<Member> {
    let mut words = entry.strip_prefix("entry ")?.split(' ');
    let (number, bytes) = (from_decimal(words.next()?)?, read_blob(words.next()?)?);
    if words.next().is_some() {
        return None;
    }
    Some(Member {
        number,
        bytes,
        proof: read_path(path)?,
    })
}

fn read_said(audit: &str, path: &str) -> Option<Said> {
    let note = read_blob(audit.strip_prefix("audit ")?)?;
    Some(Said {
        note: Note::parse(&note).ok()?,
        proof: read_path(path)?,
    })
}

fn read_path(path: &str) -> Option<Vec<Hash>> {
    let mut hashes = path.split(' ');
    if hashes.next() != Some("path") {
        return None;
    }
    hashes.map(Hash::from_base64).collect()
}

/// A list; with what it was before, where the dossier has what came since.
fn read_listing(line: &str, since: Option<u64>) -> Option<Listing> {
    let mut words = line.strip_prefix("list ")?.split(' ');
    let key = read_key(words.next()?, words.next()?)?;
    let numbers = read_numbers(words.next()?)?;
    let proof = read_blob(words.next()?)?;
    let proof = Proof::parse(&proof, !numbers.is_empty()).ok()?;
    let former = match since {
        None => None,
        Some(since) => {
            let former = read_blob(words.next()?)?;
            let was_there = numbers.first().is_some_and(|number| *number < since);
            Some(Proof::parse(&former, was_there).ok()?)
        }
    };
    words.next().is_none().then_some(Listing {
        key,
        numbers,
        proof,
        former,
    })
}

fn read_numbers(word: &str) -> Option<Vec<u64>> {
    if word == "-" {
        return Some(Vec::new());
    }
    let numbers: Option<Vec<u64>> = word.split(',').map(from_decimal).collect();
    let numbers = numbers?;
    let increasing = |pair: &[u64]| matches!(pair, [a, b] if a < b);
    numbers.windows(2).all(increasing).then_some(numbers)
}

/// A dash, or base64 of something.
fn read_blob(word: &str) -> Option<Vec<u8>> {
    if word == "-" {
        return Some(Vec::new());
    }
    from_base64(word).filter(|bytes| !bytes.is_empty())
}
