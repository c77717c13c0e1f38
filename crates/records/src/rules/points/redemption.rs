//! P4: a redemption is signed by its holder and its merchant, once, at the catalogue's price.

use super::account::{registered, signer};
use super::reason::PointsReason;
use super::{Checked, Finding, checked, is_movement};
use crate::authority::Window;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told};
use crate::types::points::{Catalogue, Redemption};
use crate::types::{Content, RecordType};

/// P4 of a redemption.
pub(super) fn p4(known: &Known<'_>, fact: &Fact, own: &Redemption) -> Told<Finding> {
    let agreed = agreed(known, fact, own);
    let earlier = earlier(known, fact, own);
    let entries = match agreed? {
        Ok(entries) => entries,
        Err(reason) => return Ok(checked(Err(reason))),
    };
    Ok(checked(match earlier? {
        Some(by) => Err(PointsReason::ReceiptUsed { by }),
        None => Ok(entries),
    }))
}

/// Holder and merchant have agreed upon it, at the price of that day.
fn agreed(known: &Known<'_>, fact: &Fact, own: &Redemption) -> Told<Checked<Vec<u64>>> {
    let account = registered(known, &own.account, fact.number());
    let merchant = signer(known, fact, "merchant");
    let catalogue = catalogue(known, fact, own);
    let Some((account, content)) = account? else {
        let account = own.account.clone();
        return Ok(Err(PointsReason::NoAccount { account }));
    };
    let number = account.number();
    if fact.key_of("accountHolder") != Some(content.key.as_str()) {
        return Ok(Err(PointsReason::NotTheAccountHolder { account: number }));
    }
    if !merchant?.is_some_and(|by| by.is(&own.merchant)) {
        let merchant = own.merchant.clone();
        return Ok(Err(PointsReason::NotTheMerchant { merchant }));
    }
    Ok(match catalogue? {
        Ok((catalogue, content)) => match price(catalogue, content, own) {
            Ok(()) => Ok(vec![number, catalogue.number()]),
            Err(reason) => Err(reason),
        },
        Err(reason) => Err(reason),
    })
}

fn price(catalogue: &Fact, content: &Catalogue, own: &Redemption) -> Checked<()> {
    let catalogue = catalogue.number();
    let Some(good) = content.goods.iter().find(|good| good.good == own.good) else {
        let good = own.good.clone();
        return Err(PointsReason::NotInCatalogue { good, catalogue });
    };
    let due = good.points.saturating_mul(own.quantity);
    if due == own.points {
        Ok(())
    } else {
        Err(PointsReason::WrongPrice { due, catalogue })
    }
}

/// The catalogue that a redemption names, if it was the merchant's newest of its name, in force.
///
/// It is looked for among all catalogues: what mentions its id are all redemptions by it besides.
fn catalogue<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    own: &Redemption,
) -> Told<Checked<(&'k Fact, &'k Catalogue)>> {
    let all = known.facts(&IndexKey::new(Kind::Type, RecordType::Catalogue.name()))?;
    let named = all.iter().copied().filter(|other| {
        other.id() == own.catalogue && is_by(other, &own.merchant) && other.number() < fact.number()
    });
    let mut changed = None;
    // Anybody may give a record this id: one of them has to be the merchant's.
    for other in named {
        let same = all
            .iter()
            .copied()
            .filter(|same| same.subject() == other.subject() && is_by(same, &own.merchant));
        match in_force(known, fact, same, &own.merchant)? {
            Some((newest, content)) if newest.number() == other.number() => {
                return Ok(Ok((newest, content)));
            }
            Some((newest, _)) => changed = Some(newest.number()),
            None => {}
        }
    }
    Ok(Err(match changed {
        Some(by) => PointsReason::OtherCatalogue { by },
        None => {
            let id = own.catalogue.clone();
            PointsReason::NoCatalogue { id }
        }
    }))
}

fn is_by(fact: &Fact, merchant: &str) -> bool {
    matches!(fact.content(), Content::Catalogue(catalogue) if catalogue.merchant == merchant)
}

/// The newest of a merchant's catalogues in force when a redemption was logged.
fn in_force<'k>(
    known: &Known<'_>,
    fact: &Fact,
    catalogues: impl Iterator<Item = &'k Fact>,
    merchant: &str,
) -> Told<Option<(&'k Fact, &'k Catalogue)>> {
    let counting = known.counting(catalogues, fact.number())?;
    for catalogue in counting.into_iter().rev() {
        let by = signer(known, catalogue, "merchant")?;
        let is_theirs = by.is_some_and(|by| by.is(merchant));
        if is_theirs
            && known.window(catalogue, fact.number())? == Window::Within
            && let Content::Catalogue(content) = catalogue.content()
        {
            return Ok(Some((catalogue, content)));
        }
    }
    Ok(None)
}

/// An earlier redemption of the same receipt of this merchant, that both have agreed upon.
fn earlier(known: &Known<'_>, fact: &Fact, own: &Redemption) -> Told<Option<u64>> {
    for other in known.about(fact.subject())? {
        if other.number() >= fact.number() {
            break;
        }
        if let Content::Redemption(content) = other.content()
            && content.merchant == own.merchant
            && is_movement(known, other)?
            && agreed(known, other, content)?.is_ok()
        {
            return Ok(Some(other.number()));
        }
    }
    Ok(None)
}
