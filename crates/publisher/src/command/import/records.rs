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
use crate::import::{self, Kind, Options, RecordMap, RecordRow};
use crate::output::say;
use crate::record_drafts::parties::{Parties, Signers};
use crate::record_drafts::{self, Fate, History};
use crate::store::{Disk, Home, LockFile};

/// What the rows come to.
#[derive(Default)]
pub(super) struct Made {
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
    let map = read_map(args, |text, beside| {
        RecordMap::parse_beside(text, kind, beside)
    })?;
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
    let rows = import.rows.iter().map(|row| {
        let fate = record_drafts::fate(&history, origin, row);
        (row.clone(), fate)
    });
    let rows: Vec<_> = rows.collect();
    report_reading(&import);
    report_fates("", &rows, import.rejects.len());
    let Some(lock) = lock else {
        say!("dry run: nothing was signed or written");
        return Ok(status::DONE);
    };
    let mut made = Made::default();
    make(&home, &rows, &parties, context, &mut made)?;
    let drafts = drafts_file(args, &made)?;
    settle_rejects(args, &table, &import)?;
    queue(args, &home, &lock, &made, drafts)
}

/// Writes the drafts, and queues what all have signed.
pub(super) fn queue(
    args: &Args,
    home: &Home,
    lock: &LockFile,
    made: &Made,
    drafts: Option<&Path>,
) -> Result<u8, Failure> {
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
        super::super::add::queue(lock, home, &made.records)?;
        say!("queued {} signed records", made.records.len());
        say!("log them with: stele publish {}", args.home.display());
    }
    Ok(status::DONE)
}

/// A key with the role of whoever signs with it, where the command says it.
pub(super) type RoleKey = (Option<String>, SecretKey);

/// Reads `--key`.
pub(super) fn keys(args: &Args) -> Result<Vec<RoleKey>, Failure> {
    let keys = args.key.iter().map(|key| {
        // A path may hold an equals sign; a role may not.
        let (role, path) = match key.split_once('=') {
            Some((role, path)) if !role.contains(['/', '.', '\\']) => (Some(role.to_owned()), path),
            _ => (None, key.as_str()),
        };
        Ok((role, load_key(Path::new(path))?))
    });
    keys.collect()
}

/// Reads `--signer`.
pub(super) fn named(args: &Args, roles: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    let named = args.signer.iter().map(|signer| {
        let (role, did) = signer.split_once('=').ok_or_else(|| {
            Failure::misuse(format!(
                "--signer {signer} has no role: write ROLE=did:key:..., where the role is one of {}",
                roles.join(", ")
            ))
        })?;
        let did = KeyOf::read(did)?.did().as_str().to_owned();
        Ok((role.to_owned(), did))
    });
    named.collect()
}

/// Reads `--key` and `--signer` for records of one type.
fn parties(args: &Args, kind: Kind) -> Result<Parties, Failure> {
    let named = named(args, &kind.roles())?;
    Parties::new(kind.record_type(), keys(args)?, named).map_err(Failure::misuse)
}

/// The file for drafts, if there are any; they are never dropped for want of one.
pub(super) fn drafts_file<'a>(args: &'a Args, made: &Made) -> Result<Option<&'a Path>, Failure> {
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

/// What becomes of how many rows.
pub(super) fn report_fates(what: &str, rows: &[(RecordRow, Fate)], rejected: usize) {
    let count = |wanted: fn(&Fate) -> bool| rows.iter().filter(|(_, fate)| wanted(fate)).count();
    say!(
        "{what}{} rows: {} new, {} changed, {} as before, {} rejected",
        rows.len() + rejected,
        count(|fate| matches!(fate, Fate::New(_))),
        count(|fate| matches!(fate, Fate::Changed { .. })),
        count(|fate| matches!(fate, Fate::Equal(_))),
        rejected,
    );
}

/// Makes records and drafts of all rows that say something new.
pub(super) fn make(
    home: &Home,
    rows: &[(RecordRow, Fate)],
    parties: &Parties,
    context: Context,
    made: &mut Made,
) -> Result<(), Failure> {
    let now = context.now_text();
    let bar = progress::bar(u64::try_from(rows.len()).unwrap_or(u64::MAX), "signing");
    for (row, fate) in rows {
        bar.inc(1);
        let ids = match fate {
            Fate::Equal(_) => continue,
            Fate::New(id) => (id.as_str(), None),
            Fate::Changed { id, supersedes } => (id.as_str(), Some(supersedes.as_str())),
        };
        let failed =
            |why: String| Failure::failed(format!("line {}, {}: {why}", row.line, row.key));
        let signers = parties
            .signers(row)
            .map_err(|error| Failure::misuse(format!("line {}, {}: {error}", row.line, row.key)))?;
        let origin = &home.settings().origin;
        let document = record_drafts::document(origin, row, ids, &now, &signers.all);
        let mut document = document.map_err(|error| failed(error.to_string()))?;
        sign(&mut document, &signers.here, &now).map_err(|error| failed(error.to_string()))?;
        if signers.is_complete() {
            let record = document
                .finish()
                .map_err(|error| failed(error.to_string()))?;
            crate::gate::accept(&home.settings().origin, &record)
                .map_err(|why| failed(why.to_string()))?;
            made.records.push(record);
        } else {
            made.draft(&document, &signers)
                .map_err(|error| failed(error.to_string()))?;
        }
    }
    bar.finish_and_clear();
    Ok(())
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
