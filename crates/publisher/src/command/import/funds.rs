//! Imports of engineering funds: tables of one type, and packages that hold records of several.

use stele_records::types::RecordType;

use super::records::{Made, drafts_file, keys, make, named, queue, report_fates};
use super::{Args, read_map, rejects_path, report_assumed, report_rejects, report_settled};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::import::rejects::{self, Rejects};
use crate::import::{self, Kind, Options, PackageMap, RecordMap, Reject, Sheet};
use crate::output::say;
use crate::record_drafts::book::{Book, Plan};
use crate::record_drafts::parties::{Parties, roles};
use crate::store::{Disk, Home, LockFile};

/// A table whose rows are of one kind.
pub(super) fn table(args: &Args, kind: Kind, context: Context) -> Result<u8, Failure> {
    let map = read_map(args, |text, beside| {
        RecordMap::parse_beside(text, kind, beside)
    })?;
    let sheets = read(args, |bytes, options| {
        let (table, import) = import::read_records(bytes, &map, options)?;
        Ok(vec![Sheet {
            kind,
            table,
            text: "".into(),
            import,
            reverses_latest: map.reverses_latest,
        }])
    })?;
    run(args, &sheets, context)
}

/// A package with records of several kinds.
pub(super) fn package(args: &Args, context: Context) -> Result<u8, Failure> {
    let map = read_map(args, PackageMap::parse_beside)?;
    let sheets = read(args, |bytes, options| {
        import::package::read(bytes, &map, options)
    })?;
    run(args, &sheets, context)
}

fn read(
    args: &Args,
    read: impl FnOnce(Vec<u8>, &Options) -> Result<Vec<Sheet>, import::ImportError>,
) -> Result<Vec<Sheet>, Failure> {
    if args.date.is_some() {
        return Err(Failure::misuse(
            "--date is for trees; of other records the map says where each date comes from",
        ));
    }
    let options = Options {
        encoding: args.encoding,
        ..Options::default()
    };
    import::read_file(&args.file, &options.limits)
        .and_then(|bytes| read(bytes, &options))
        .map_err(|error| Failure::misuse(format!("{}: {error}", args.file.display())))
}

/// Compares with what is logged, signs, and queues what all have signed.
fn run(args: &Args, sheets: &[Sheet], context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home)?;
    let types = types(sheets);
    let parties = parties(args, &types)?;
    // Held until the records are queued: what another command logs or queues between our reading
    // and our writing would be signed a second time.
    let lock = (!args.dry_run)
        .then(|| LockFile::take(&Disk::new(), &home.state("")))
        .transpose()?;
    let mut book = Book::read(&home, &types)?;
    let origin = &home.settings().origin;
    let plans: Vec<Plan> = sheets
        .iter()
        .map(|sheet| book.plan(origin, sheet))
        .collect();
    let mut rejects = Vec::with_capacity(sheets.len());
    for (sheet, plan) in sheets.iter().zip(&plans) {
        rejects.push(report(sheet, plan));
    }
    let Some(lock) = lock else {
        say!("dry run: nothing was signed or written");
        return Ok(status::DONE);
    };
    let mut made = Made::default();
    for plan in &plans {
        for (record_type, parties) in &parties {
            let own = plan.rows.iter();
            let own = own.filter(|(row, _)| row.record_type == *record_type);
            let own: Vec<_> = own.cloned().collect();
            make(&home, &own, parties, context, &mut made)?;
        }
    }
    let drafts = drafts_file(args, &made)?;
    settle(args, sheets, &rejects)?;
    queue(args, &home, &lock, &made, drafts)
}

/// The types of all records that may be made, in the order in which their records are logged.
fn types(sheets: &[Sheet]) -> Vec<RecordType> {
    let mut types = Vec::new();
    for sheet in sheets {
        let also = match sheet.kind {
            Kind::Payments => Some(RecordType::Reversal),
            Kind::Contracts => Some(RecordType::Amendment),
            _ => None,
        };
        for record_type in [sheet.kind.record_type()].into_iter().chain(also) {
            if !types.contains(&record_type) {
                types.push(record_type);
            }
        }
    }
    types
}

/// The parties of each type, of those that `--key` and `--signer` name: a role has the same key in all of them.
fn parties(args: &Args, types: &[RecordType]) -> Result<Vec<(RecordType, Parties)>, Failure> {
    let mut known: Vec<&str> = Vec::new();
    for role in types.iter().flat_map(|record_type| roles(*record_type)) {
        if !known.contains(&role) {
            known.push(role);
        }
    }
    let named = named(args, &known)?;
    let given = keys(args)?;
    let roles_given = given.iter().filter_map(|(role, _)| role.as_deref());
    let mut roles_given = roles_given.chain(named.iter().map(|(role, _)| role.as_str()));
    if let Some(role) = roles_given.find(|role| !known.contains(role)) {
        return Err(Failure::misuse(format!(
            "these records have no role '{role}'; their roles are: {}",
            known.join(", ")
        )));
    }
    let parties = types.iter().map(|record_type| {
        let own = roles(*record_type);
        let is_own = |role: &str| own.contains(&role);
        // Keys are read once for each type: they are wiped when they are dropped, and not copied.
        let keys = keys(args)?.into_iter();
        let keys = keys.filter(|(role, _)| role.as_deref().is_none_or(is_own));
        let named = named.iter().filter(|(role, _)| is_own(role)).cloned();
        let parties = Parties::new(*record_type, keys.collect(), named.collect());
        Ok((*record_type, parties.map_err(Failure::misuse)?))
    });
    parties.collect()
}

/// Says what was found, and gives all that was rejected, in the order of the file.
fn report(sheet: &Sheet, plan: &Plan) -> Vec<Reject> {
    report_assumed(&sheet.import);
    if let Some(assumption) = &plan.assumption {
        say!("assumed: {assumption}");
    }
    let mut rejects = sheet.import.rejects.clone();
    rejects.extend(plan.rejects.iter().cloned());
    rejects.sort_by_key(|reject| reject.index);
    report_rejects(&rejects, |reject| sheet.place_of(reject));
    let what = match sheet.is_package() {
        true => format!("{}: ", sheet.kind.name()),
        false => String::new(),
    };
    report_fates(&what, &plan.rows, rejects.len());
    rejects
}

fn settle(args: &Args, sheets: &[Sheet], rejects: &[Vec<Reject>]) -> Result<(), Failure> {
    let (rejects, todo) = match (sheets, rejects) {
        ([sheet], [rejects]) if !sheet.is_package() => (
            Rejects::of(&sheet.table, rejects),
            "correct them in the table and import it again",
        ),
        _ => {
            let all = sheets.iter().zip(rejects.iter().map(Vec::as_slice));
            (
                Rejects::of_items(all),
                "correct them in the package, or the map, and import it again",
            )
        }
    };
    report_settled(rejects::settle(&rejects_path(args), &rejects)?, todo);
    Ok(())
}
