//! Imports of every kind but trees.

use std::collections::BTreeMap;
use std::path::Path;

use stele_sign::multikey::SecretKey;
use stele_sign::record::Document;

use super::{Args, read_map, report_reading, settle_rejects};
use crate::command::Context;
use crate::command::progress;
use crate::command::sign::load_key;
use crate::drafts::KeyOf;
use crate::failure::{Failure, status};
use crate::import::{self, Import, Kind, Options, RecordMap, RecordRow};
use crate::output::say;
use crate::record_drafts::parties::{Parties, Signers};
use crate::record_drafts::{self, Fate, History};
use crate::store::{Disk, Home, LockFile};

/// What the rows come to.
#[derive(Default)]
struct Made {
    /// Records that all have signed.
    records: Vec<Vec<u8>>,
    /// Documents that somebody has still to sign, as lines.
    drafts: Vec<u8>,
    /// Who has still to sign, and how many.
    open: BTreeMap<String, usize>,
    /// How many documents that is.
    drafted: usize,
}

/// Reads, compares with what is logged, signs, and queues what all have signed.
pub(super) fn run(args: &Args, kind: Kind, context: Context) -> Result<u8, Failure> {
    if args.date.is_some() {
        return Err(Failure::misuse(
            "--date is for trees; of other records the map says where each date comes from",
        ));
    }
    let map = read_map(args, |text| RecordMap::parse(text, kind))?;
    let options = Options {
        encoding: args.encoding,
        ..Options::default()
    };
    let (table, import) = import::read_file(&args.file, &options.limits)
        .and_then(|bytes| import::read_records(bytes, &map, &options))
        .map_err(|error| Failure::misuse(format!("{}: {error}", args.file.display())))?;
    let home = Home::open(&args.home)?;
    let parties = parties(args, kind)?;
    // Held until the records are queued: what another command logs or queues between our reading
    // and our writing would be signed a second time.
    let lock = (!args.dry_run)
        .then(|| LockFile::take(&Disk::new(), &home.state("")))
        .transpose()?;
    let history = History::read(&home, kind.record_type())?;
    let origin = &home.settings().origin;
    let fates: Vec<Fate> = import
        .rows
        .iter()
        .map(|row| record_drafts::fate(&history, origin, kind.record_type(), row))
        .collect();
    report(&import, &fates);
    let Some(lock) = lock else {
        say!("dry run: nothing was signed or written");
        return Ok(status::DONE);
    };
    let made = make(&home, kind, &import, &fates, &parties, context)?;
    let drafts = drafts_file(args, &made)?;
    settle_rejects(args, &table, &import)?;
    if made.records.is_empty() && made.drafted == 0 {
        say!("nothing to queue");
        return Ok(status::DONE);
    }
    if let Some(path) = drafts {
        Disk::new().replace(path, &made.drafts)?;
        say!("wrote {} drafts to {}", made.drafted, path.display());
        for (party, count) in &made.open {
            say!("still to sign {count}: {party}");
        }
        say!("each signs with: stele sign {} --key FILE", path.display());
    }
    if !made.records.is_empty() {
        super::super::add::queue(&lock, &home, &made.records)?;
        say!("queued {} signed records", made.records.len());
        say!("log them with: stele publish {}", args.home.display());
    }
    Ok(status::DONE)
}

/// Reads `--key` and `--signer`.
fn parties(args: &Args, kind: Kind) -> Result<Parties, Failure> {
    let roles = kind.roles();
    let mut keys = Vec::with_capacity(args.key.len());
    for key in &args.key {
        // A path may hold an equals sign; a role may not.
        let (role, path) = match key.split_once('=') {
            Some((role, path)) if !role.contains(['/', '.', '\\']) => (Some(role.to_owned()), path),
            _ => (None, key.as_str()),
        };
        keys.push((role, load_key(Path::new(path))?));
    }
    let mut named = Vec::with_capacity(args.signer.len());
    for signer in &args.signer {
        let (role, did) = signer.split_once('=').ok_or_else(|| {
            Failure::misuse(format!(
                "--signer {signer} has no role: write ROLE=did:key:..., where the role is one of {}",
                roles.join(", ")
            ))
        })?;
        let did = KeyOf::read(did)?.did().as_str().to_owned();
        named.push((role.to_owned(), did));
    }
    Parties::new(kind.record_type(), keys, named).map_err(Failure::misuse)
}

/// The file for drafts, if there are any; they are never dropped for want of one.
fn drafts_file<'a>(args: &'a Args, made: &Made) -> Result<Option<&'a Path>, Failure> {
    match (&args.drafts, made.drafted) {
        (_, 0) => Ok(None),
        (Some(path), _) => Ok(Some(path)),
        (None, count) => {
            let open: Vec<_> = made.open.keys().map(String::as_str).collect();
            Err(Failure::misuse(format!(
                "{count} records have still to be signed by {}: give their keys with --key, or say with --drafts \
                 FILE.jsonl where the drafts go that they will sign. Nothing was written",
                open.join(", ")
            )))
        }
    }
}

fn report(import: &Import<RecordRow>, fates: &[Fate]) {
    report_reading(import);
    let count = |wanted: fn(&Fate) -> bool| fates.iter().filter(|fate| wanted(fate)).count();
    say!(
        "{} rows: {} new, {} changed, {} as before, {} rejected",
        import.rows.len() + import.rejects.len(),
        count(|fate| matches!(fate, Fate::New(_))),
        count(|fate| matches!(fate, Fate::Changed { .. })),
        count(|fate| matches!(fate, Fate::Equal)),
        import.rejects.len(),
    );
}

fn make(
    home: &Home,
    kind: Kind,
    import: &Import<RecordRow>,
    fates: &[Fate],
    parties: &Parties,
    context: Context,
) -> Result<Made, Failure> {
    let now = context.now_text();
    let mut made = Made::default();
    let bar = progress::bar(u64::try_from(fates.len()).unwrap_or(u64::MAX), "signing");
    for (row, fate) in import.rows.iter().zip(fates) {
        bar.inc(1);
        let ids = match fate {
            Fate::Equal => continue,
            Fate::New(id) => (id.as_str(), None),
            Fate::Changed { id, supersedes } => (id.as_str(), Some(supersedes.as_str())),
        };
        let failed =
            |why: String| Failure::failed(format!("line {}, {}: {why}", row.line, row.key));
        let signers = parties
            .signers(row)
            .map_err(|error| Failure::misuse(format!("line {}, {}: {error}", row.line, row.key)))?;
        let document = record_drafts::document(
            &home.settings().origin,
            kind.record_type(),
            row,
            ids,
            &now,
            &signers.all,
        );
        let mut document = document.map_err(|error| failed(error.to_string()))?;
        sign(&mut document, &signers.here, &now).map_err(|error| failed(error.to_string()))?;
        if signers.is_complete() {
            let record = document
                .finish()
                .map_err(|error| failed(error.to_string()))?;
            super::super::add::accept(home, &record).map_err(failed)?;
            made.records.push(record);
        } else {
            made.draft(&document, &signers)
                .map_err(|error| failed(error.to_string()))?;
        }
    }
    bar.finish_and_clear();
    Ok(made)
}

fn sign(
    document: &mut Document,
    keys: &[&SecretKey],
    now: &str,
) -> Result<(), stele_sign::record::SignError> {
    for key in keys {
        document.sign(key, now)?;
    }
    Ok(())
}

impl Made {
    /// Keeps a document that somebody has still to sign.
    fn draft(
        &mut self,
        document: &Document,
        signers: &Signers<'_>,
    ) -> Result<(), stele_sign::record::SignError> {
        self.drafts.extend(document.to_bytes()?);
        self.drafts.push(b'\n');
        self.drafted += 1;
        for (role, did) in &signers.all {
            if signers.here.iter().all(|key| key.did() != did) {
                let party = format!("{role} {}", did.as_str());
                *self.open.entry(party).or_default() += 1;
            }
        }
        Ok(())
    }
}
