//! Which entries an export is of, and what each is in it: worked out over the whole log, before any is judged.

use std::collections::{BTreeMap, BTreeSet};

use stele_records::index::{IndexKey, Kind, keys_of};
use stele_records::known::{Known, Open, Told, together};
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
pub struct Plan {
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

/// Whether an entry says something of a contract or a project, by its type alone.
pub fn is_of_funds(bytes: &[u8]) -> bool {
    let is_one = |key: &IndexKey| FUNDS.iter().any(|own| *key == of_type(*own));
    keys_of(bytes).iter().any(is_one)
}

/// The entries of a log that was replayed that say something of a contract or a project: all of them, or
/// those that name a project.
///
/// # Errors
/// [`Open`]
pub(super) fn of_log(known: &Known<'_>, project: Option<&str>) -> Told<BTreeSet<u64>> {
    let mut numbers = BTreeSet::new();
    for own in FUNDS {
        numbers.extend(known.list(&of_type(own))?);
    }
    if let Some(project) = project {
        let listed = known.list(&IndexKey::project(project))?;
        numbers.retain(|number| listed.binary_search(number).is_ok());
    }
    Ok(numbers)
}

fn of_type(own: RecordType) -> IndexKey {
    IndexKey::new(Kind::Type, own.name())
}

impl Plan {
    /// Of a whole log that was replayed: all contracts, or those of one project; as of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`]
    pub fn of_log(known: &Known<'_>, project: Option<&str>, now: u64) -> Told<Self> {
        Self::of(known, &of_log(known, project)?, project, now)
    }

    /// Of the entries with these numbers, which are all that say something of funds, or of one project. As
    /// of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`]
    pub fn of(
        known: &Known<'_>,
        numbers: &BTreeSet<u64>,
        project: Option<&str>,
        now: u64,
    ) -> Told<Self> {
        let mut plan = Self::default();
        let facts = together(numbers.iter().map(|number| known.fact(*number)))?;
        let names: BTreeSet<(&str, &str)> = facts
            .into_iter()
            .flatten()
            .filter_map(|fact| match fact.content() {
                Content::Contract(own) => Some((own.project.as_str(), own.contract.as_str())),
                _ => None,
            })
            .collect();
        // What can't be told of one contract leaves that one out; all else is asked for at once.
        let contracts = names.into_iter().map(|(of, name)| {
            let told = match ContractEntries::tell(known, of, name) {
                Ok(Some(entries)) => process(known, entries, project),
                Ok(None) => Ok(None),
                Err(open) => Err(open),
            };
            match told {
                Err(Open::Unknown(_)) => Ok(Err(())),
                told => told.map(Ok),
            }
        });
        for told in together(contracts)? {
            match told {
                Ok(contract) => plan.contracts.extend(contract),
                Err(()) => plan.open += 1,
            }
        }
        plan.contracts.sort_by_key(|own| own.entries.contract);
        let entities: BTreeSet<String> =
            plan.contracts.iter().flat_map(Process::entities).collect();
        let parties = entities.into_iter().map(|id| match party(known, &id, now) {
            Err(Open::Unknown(_)) => Ok((id, Party::default())),
            party => Ok((id, party?)),
        });
        plan.parties = together(parties)?.into_iter().collect();
        let placed = plan.placed();
        plan.left_out = numbers.difference(&placed).copied().collect();
        Ok(plan)
    }

    /// The entries that are to be judged, in the order of the log.
    pub fn wanted(&self) -> Vec<u64> {
        let mut wanted = self.placed();
        wanted.extend(self.parties.values().filter_map(|party| party.entry));
        wanted.extend(&self.left_out);
        wanted.into_iter().collect()
    }

    /// How many releases there are, and how many records and contracts are in none.
    pub fn counts(&self) -> (usize, usize, usize) {
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
fn process(
    known: &Known<'_>,
    entries: ContractEntries,
    project: Option<&str>,
) -> Told<Option<Process>> {
    let Some(fact) = known.fact(entries.contract)? else {
        return Ok(None);
    };
    let Content::Contract(terms) = fact.content() else {
        return Ok(None);
    };
    if project.is_some_and(|project| project != terms.project) {
        return Ok(None);
    }
    let own = match entries.project {
        Some(number) => known.fact(number)?,
        None => None,
    };
    let supervisor = own.and_then(|fact| match fact.content() {
        Content::Project(own) => Some(own.supervisor.clone()),
        _ => None,
    });
    Ok(Some(Process {
        buyer: terms.buyer.clone(),
        supplier: terms.supplier.clone(),
        supervisor,
        moved: moved(known, &entries)?,
        entries,
    }))
}

/// From whom to whom money moved. What came back is told of the payment's parties, with a minus sign.
fn moved(known: &Known<'_>, entries: &ContractEntries) -> Told<BTreeMap<u64, (String, String)>> {
    let facts = entries.movements.iter();
    let facts = together(facts.map(|number| known.fact(*number)))?;
    let facts = facts.into_iter().flatten();
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
    Ok(moved)
}

fn party(known: &Known<'_>, id: &str, now: u64) -> Told<Party> {
    let entry = EntityStory::tell(known, id, now)?.registration;
    let fact = match entry {
        Some(number) => known.fact(number)?,
        None => None,
    };
    let name = fact.and_then(|fact| match fact.content() {
        Content::Entity(own) => Some(own.legal_name.clone()),
        _ => None,
    });
    Ok(Party { entry, name })
}
