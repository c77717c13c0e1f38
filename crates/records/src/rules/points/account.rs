//! Whose an account is, and who may leave it for another.

use super::book::left;
use super::reason::PointsReason;
use super::{Checked, Finding, checked, failed, is_movement};
use crate::authority::{Holder, Window};
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::points::{Account, AccountTransfer, account_id};

/// The registrations of an account by those entitled, before an entry, in order: those of the key that had it
/// first.
fn registrations<'k>(
    known: &'k Known<'_>,
    account: &str,
    before: u64,
) -> Told<Vec<(&'k Fact, &'k Account)>> {
    let about = known.about(&account_id(account))?.into_iter();
    let about = about.filter(|fact| fact.number() < before);
    let entitled = about.map(|fact| match fact.content() {
        Content::Account(own) => {
            let is_new = known.first(fact)? == fact.number();
            Ok((is_new && known.is_entitled(fact)?).then_some((fact, own)))
        }
        _ => Ok(None),
    });
    let mut all: Vec<(&Fact, &Account)> = together(entitled)?.into_iter().flatten().collect();
    let owner = all.first().map(|(_, own)| own.key.as_str());
    all.retain(|(_, own)| Some(own.key.as_str()) == owner);
    Ok(all)
}

/// The registration of an account that stood when entry `before` was logged. The name stays with the key that had
/// it first.
pub(crate) fn registered<'k>(
    known: &'k Known<'_>,
    account: &str,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Account)>> {
    let own = registrations(known, account, before)?;
    for (fact, account) in own.into_iter().rev() {
        let stands = known.undone(fact, before)?.is_none();
        if stands && (before == u64::MAX || known.window(fact, before)? == Window::Within) {
            return Ok(Some((fact, account)));
        }
    }
    Ok(None)
}

/// The first registration of an account by somebody entitled, whatever has become of it.
pub(crate) fn first<'k>(
    known: &'k Known<'_>,
    account: &str,
) -> Told<Option<(&'k Fact, &'k Account)>> {
    let own = registrations(known, account, u64::MAX)?;
    Ok(own.into_iter().next())
}

/// The account that an event names, open to it: registered, and not left.
pub(super) fn usable<'k>(
    known: &'k Known<'_>,
    account: &str,
    before: u64,
) -> Told<Checked<(&'k Fact, &'k Account)>> {
    let own = registered(known, account, before);
    let left = left(known, account, before);
    // Both are asked before one is told, so that what they want is wanted at once.
    let Some(own) = own? else {
        let account = account.to_owned();
        return Ok(Err(PointsReason::NoAccount { account }));
    };
    Ok(match left? {
        Some(by) => Err(PointsReason::AccountLeft { by }),
        None => Ok(own),
    })
}

/// P4 of an account: nobody else had its name before.
pub(super) fn p4_account(known: &Known<'_>, fact: &Fact, own: &Account) -> Told<Finding> {
    let before = registrations(known, &own.account, fact.number())?;
    Ok(match before.first() {
        Some((first, owner)) if owner.key != own.key => {
            let by = first.number();
            failed(PointsReason::AccountTaken { by })
        }
        _ => Finding::passed(before.iter().map(|(fact, _)| fact.number())),
    })
}

/// P4 of a transfer: both accounts' holders have signed.
pub(super) fn p4_transfer(known: &Known<'_>, fact: &Fact, own: &AccountTransfer) -> Told<Finding> {
    transfer_parties(known, fact, own).map(checked)
}

/// The registrations of both accounts, if their holders have signed. What has become of the accounts is P3's.
pub(super) fn transfer_parties(
    known: &Known<'_>,
    fact: &Fact,
    own: &AccountTransfer,
) -> Told<Checked<Vec<u64>>> {
    let sides = [(&own.from, "accountHolder"), (&own.to, "newAccountHolder")];
    let sides = sides.map(|(name, role)| {
        let registered = registered(known, name, fact.number())?;
        Ok((name, fact.key_of(role), registered))
    });
    let mut schemes = Vec::new();
    let mut entries = Vec::new();
    for (name, key, registered) in together(sides)? {
        let Some((account, content)) = registered else {
            let account = name.clone();
            return Ok(Err(PointsReason::NoAccount { account }));
        };
        let number = account.number();
        if key != Some(content.key.as_str()) {
            return Ok(Err(PointsReason::NotTheAccountHolder { account: number }));
        }
        schemes.push(content.scheme.as_str());
        entries.push(number);
    }
    let is_one_scheme = schemes.windows(2).all(|two| two.first() == two.last());
    Ok(match entries.last() {
        Some(account) if !is_one_scheme => Err(PointsReason::OtherScheme { account: *account }),
        _ => Ok(entries),
    })
}

/// The account under which the holder of `account` went on, when entry `before` was logged: itself if it was
/// never left.
pub(super) fn followed(known: &Known<'_>, account: &str, before: u64) -> Told<String> {
    let mut current = account.to_owned();
    // Every step is a later transfer, since whoever was left gets nothing any more.
    while let Some(by) = left(known, &current, before)? {
        match known.fact(by)?.map(Fact::content) {
            Some(Content::AccountTransfer(transfer)) => current.clone_from(&transfer.to),
            _ => break,
        }
    }
    Ok(current)
}

/// Whether a transfer is rightful but for what has become of its accounts.
pub(super) fn is_signed_by_both(
    known: &Known<'_>,
    fact: &Fact,
    own: &AccountTransfer,
) -> Told<bool> {
    Ok(is_movement(known, fact)? && transfer_parties(known, fact, own)?.is_ok())
}

/// Who is behind the key that signed in this role: the entity, or the key itself.
pub(super) fn signer(known: &Known<'_>, fact: &Fact, role: &str) -> Told<Option<Signer>> {
    let holders = known.authority(fact)?.holders;
    let mut signed = fact.signed().iter().zip(holders);
    let by = signed.find(|(by, _)| by.role == role);
    Ok(by.map(|(_, holder)| Signer(holder)))
}

/// Who is behind a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signer(Holder);

impl Signer {
    /// Whether it is this entity.
    pub(super) fn is(&self, entity: &str) -> bool {
        self.0.entity() == Some(entity)
    }

    /// Whether both are one entity, or the same root authority.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.0.entity(), other.0.entity()) {
            (None, None) => self.is_root() && self.0 == other.0,
            (one, other) => one == other,
        }
    }

    /// Whether it is a root authority.
    const fn is_root(&self) -> bool {
        matches!(self.0, Holder::Anchor(_))
    }

    /// Whether it may go on with what another has begun: both are one entity, or this one is a root authority,
    /// which stands above all others.
    pub(super) fn may_go_on_for(&self, other: &Self) -> bool {
        self.is_root() || self.is_same(other)
    }
}
