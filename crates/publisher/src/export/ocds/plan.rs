//! Which entries an export is of, and what each is in it: worked out over the whole log, before any is judged.

use std::collections::{BTreeMap, BTreeSet};

use stele_records::index::{IndexKey, Kind};
use stele_records::known::{Known, Open};
use stele_records::story::{ContractEntries, EntityStory};
use stele_records::types::{Content, RecordType};

/// Types of records that say something of a contract or a project.
const FUNDS: [RecordType; 8] = [
    RecordType::Project,
    RecordType::Contract,
    RecordType::Amendment,
    RecordType::Milestone,
    RecordType::PaymentRequest,
    RecordType::Payment,
    RecordType::Reversal,
    RecordType::WageRun,
];

/// What goes where.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Contracts, in the order of their numbers in the log.
    pub(super) contracts: Vec<Process>,
    /// Entities that take part, by id.
    pub(super) parties: BTreeMap<String, Party>,
    /// Records of funds that are in no release.
    pub(super) left_out: BTreeSet<u64>,
    /// How many contracts are left out since what counts under them can't be told.
    pub(super) open: usize,
}

/// A contract, which is one contracting process.
#[derive(Debug)]
pub(super) struct Process {
    /// What counts under it.
    pub(super) entries: ContractEntries,
    /// Its buyer's and its supplier's entity.
    pub(super) buyer: String,
    pub(super) supplier: String,
    /// The supervisor of its project.
    pub(super) supervisor: Option<String>,
    /// Payer and payee of each payment and reversal.
    pub(super) moved: BTreeMap<u64, (String, String)>,
}

/// Somebody who takes part.
#[derive(Debug, Default)]
pub(super) struct Party {
    /// The registration that counts.
    pub(super) entry: Option<u64>,
    /// The name that it is registered by.
    pub(super) name: Option<String>,
}

impl Plan {
    /// Of a whole log that was replayed: all contracts, or those of one project; as of `now` in POSIX seconds.
    pub(crate) fn of(known: &Known<'_>, project: Option<&str>, now: u64) -> Self {
        let mut plan = Self::default();
        let mut names = BTreeSet::new();
        for number in listed(
            known,
            &IndexKey::new(Kind::Type, RecordType::Contract.name()),
        ) {
            if let Ok(Some(fact)) = known.fact(number)
                && let Content::Contract(own) = fact.content()
            {
                names.insert((own.project.clone(), own.contract.clone()));
            }
        }
        for (of, name) in names {
            match ContractEntries::tell(known, &of, &name) {
                Ok(Some(entries)) => plan.contracts.extend(process(known, entries, project)),
                Ok(None) => {}
                Err(Open::Wanted | Open::Unknown(_)) => plan.open += 1,
            }
        }
        plan.contracts.sort_by_key(|own| own.entries.contract);
        let entities: BTreeSet<String> =
            plan.contracts.iter().flat_map(Process::entities).collect();
        for id in entities {
            let party = party(known, &id, now);
            plan.parties.insert(id, party);
        }
        plan.left_out = left_out(known, project, &plan.placed());
        plan
    }

    /// The entries that are to be judged, in the order of the log.
    pub(crate) fn wanted(&self) -> Vec<u64> {
        let mut wanted = self.placed();
        wanted.extend(self.parties.values().filter_map(|party| party.entry));
        wanted.extend(&self.left_out);
        wanted.into_iter().collect()
    }

    /// How many releases there are, and how many records and contracts are in none.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        (self.contracts.len(), self.left_out.len(), self.open)
    }

    fn placed(&self) -> BTreeSet<u64> {
        self.contracts.iter().flat_map(Process::numbers).collect()
    }
}

impl Process {
    /// All entries of the release.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let own = &self.entries;
        let lists = [
            &own.amendments,
            &own.milestones,
            &own.requests,
            &own.movements,
            &own.wage_runs,
        ];
        let mut numbers: Vec<u64> = lists.into_iter().flatten().copied().collect();
        numbers.push(own.contract);
        numbers.extend(own.project);
        numbers
    }

    fn entities(&self) -> Vec<String> {
        let mut entities = vec![self.buyer.clone(), self.supplier.clone()];
        entities.extend(self.supervisor.clone());
        for (payer, payee) in self.moved.values() {
            entities.extend([payer.clone(), payee.clone()]);
        }
        entities
    }
}

/// The contract, if it is of the project that is asked for.
fn process(known: &Known<'_>, entries: ContractEntries, project: Option<&str>) -> Option<Process> {
    let fact = known.fact(entries.contract).ok()??;
    let Content::Contract(terms) = fact.content() else {
        return None;
    };
    if project.is_some_and(|project| project != terms.project) {
        return None;
    }
    let own = entries.project.and_then(|number| known.fact(number).ok()?);
    let supervisor = own.and_then(|fact| match fact.content() {
        Content::Project(own) => Some(own.supervisor.clone()),
        _ => None,
    });
    Some(Process {
        buyer: terms.buyer.clone(),
        supplier: terms.supplier.clone(),
        supervisor,
        moved: moved(known, &entries),
        entries,
    })
}

/// From whom to whom money moved. What came back is told of the payment's parties, with a minus sign.
fn moved(known: &Known<'_>, entries: &ContractEntries) -> BTreeMap<u64, (String, String)> {
    let facts = entries.movements.iter();
    let facts = facts.filter_map(|number| known.fact(*number).ok()?);
    let mut by_id = BTreeMap::new();
    let mut moved = BTreeMap::new();
    for fact in facts {
        let parties = match fact.content() {
            Content::Payment(own) => (own.payer.clone(), own.payee.clone()),
            Content::Reversal(own) => match by_id.get(own.reverses.as_str()) {
                Some(parties) => Clone::clone(parties),
                None => continue,
            },
            _ => continue,
        };
        by_id.insert(fact.id(), parties.clone());
        moved.insert(fact.number(), parties);
    }
    moved
}

fn party(known: &Known<'_>, id: &str, now: u64) -> Party {
    let entry = EntityStory::tell(known, id, now).ok();
    let entry = entry.and_then(|story| story.registration);
    let fact = entry.and_then(|number| known.fact(number).ok()?);
    let name = fact.and_then(|fact| match fact.content() {
        Content::Entity(own) => Some(own.legal_name.clone()),
        _ => None,
    });
    Party { entry, name }
}

/// Records of funds, of the project that is asked for, that have no place.
fn left_out(known: &Known<'_>, project: Option<&str>, placed: &BTreeSet<u64>) -> BTreeSet<u64> {
    let types = FUNDS.iter();
    let of_types = types.flat_map(|own| listed(known, &IndexKey::new(Kind::Type, own.name())));
    let mut numbers: BTreeSet<u64> = of_types.collect();
    if let Some(project) = project {
        let of_project: BTreeSet<u64> = listed(known, &IndexKey::project(project))
            .into_iter()
            .collect();
        numbers.retain(|number| of_project.contains(number));
    }
    numbers.retain(|number| !placed.contains(number));
    numbers
}

fn listed(known: &Known<'_>, key: &IndexKey) -> Vec<u64> {
    known.list(key).unwrap_or_default().to_vec()
}
