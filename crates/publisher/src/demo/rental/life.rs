//! The honest life of a flat: owned, mandated, listed, reserved, let, and listed again.

use super::{Flat, Lister, Mandate, Offer, Terms};
use crate::demo::DemoError;
use crate::demo::calendar::{Cursor, DAY, HOUR, working_hour};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::identity::{Companies, Party};
use crate::demo::names::any_place;
use crate::demo::paper::Key;

/// Who has a flat and how it is offered.
struct Let {
    flat: Flat,
    owner: Key,
    lister: Lister,
    platform: Party,
    /// An agency that offers it besides, under a mandate of its own.
    second: Option<Lister>,
}

impl City {
    /// A flat lives, from some day on until now.
    pub(in crate::demo) fn live_flat(&mut self, number: u64) -> Result<(), DemoError> {
        let mut dice = self.dice(&format!("flat {number}"));
        let dice = &mut dice;
        // Most flats have come in the last year: the city grows.
        let span = (self.now() - self.calendar.start()) / DAY;
        let age = dice.between(8, span - 40).min(dice.between(8, span - 40));
        let mut cursor = Cursor {
            time: working_hour(self.now() - age * DAY, dice),
            now: self.now(),
        };
        let at = cursor.time;
        let flat = self.flat(any_place(dice), at, dice);
        let owner = if dice.chance(12) {
            let developer = self.any(|companies: &Companies| &companies.developers, dice);
            let Some(key) = developer.key(at).cloned() else {
                return Ok(());
            };
            let whose = (&key, developer.name.as_str(), developer.entity.as_str());
            self.title(&flat, whose, "held", at + 2_400, dice)?;
            key
        } else {
            let owner = self.landlord(&flat, at + 1_200, dice)?;
            self.owned_by(&flat, &owner, at + 2_400, dice)?;
            owner.key
        };
        if dice.chance(8) {
            // Its owner lives in it.
            return Ok(());
        }
        let mut letting = self.mandated(flat, owner, &mut cursor, dice);
        while let Some(round) = &mut letting {
            if !self.live_round(round, &mut cursor, dice)? {
                break;
            }
            self.sell(round, &mut cursor, dice)?;
        }
        Ok(())
    }

    /// How a flat comes to be offered: by its owner, or by agencies under mandates.
    fn mandated(
        &mut self,
        flat: Flat,
        owner: Key,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<Let> {
        let platform = self.any(|companies| &companies.platforms, dice);
        let mut letting = Let {
            lister: Lister::Owner(owner.clone()),
            flat,
            owner,
            platform,
            second: None,
        };
        if dice.chance(40) {
            return Some(letting);
        }
        let exclusive = dice.chance(25);
        let mut agents = self.agents_for(&letting.flat);
        for turn in 0..2 {
            if agents.is_empty() || (turn == 1 && (exclusive || dice.chance(60))) {
                break;
            }
            let agent = agents.swap_remove(dice.position(agents.len()));
            let at = cursor.later(1, 6, dice)?;
            let mandate = Mandate {
                principal: &letting.owner,
                agent: &agent,
                exclusive,
                days: 4 * 365,
            };
            self.mandate(&letting.flat, &mandate, at);
            let lister = Lister::Agent(agent);
            if turn == 0 {
                letting.lister = lister;
            } else {
                letting.second = Some(lister);
            }
        }
        Some(letting)
    }

    /// Some owners who let their flat themselves sell it between two leases.
    fn sell(
        &mut self,
        letting: &mut Let,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Result<(), DemoError> {
        if matches!(letting.lister, Lister::Agent(_)) || !dice.chance(15) {
            return Ok(());
        }
        if let Some(at) = cursor.later(2, 30, dice) {
            let buyer = self.landlord(&letting.flat, at, dice)?;
            self.owned_by(&letting.flat, &buyer, at + HOUR / 2, dice)?;
            letting.lister = Lister::Owner(buyer.key.clone());
            letting.owner = buyer.key;
        }
        Ok(())
    }

    /// The agencies that are accredited where the flat lies.
    fn agents_for(&self, flat: &Flat) -> Vec<Party> {
        let agencies = self.companies.agencies.iter().enumerate();
        let here = agencies.filter(|(number, _)| match number % 3 {
            0 => flat.place.county.code != "130632",
            1 => flat.place.county.code != "130638",
            _ => true,
        });
        here.map(|(_, agency)| agency.clone()).collect()
    }

    /// One round: listed, perhaps at another price later, reserved, let, and free again. Says whether
    /// there is time for another.
    fn live_round(
        &mut self,
        letting: &Let,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Result<bool, DemoError> {
        let Some(at) = cursor.later(2, 20, dice) else {
            return Ok(false);
        };
        let flat = &letting.flat;
        let mut offer = Offer::of(flat, &letting.lister, &letting.platform);
        offer.rent = flat.rent * dice.between(94, 106) / 5_000 * 50;
        let mut listing = self.list(flat, &offer, at);
        let mut others = Vec::new();
        if let Some(second) = &letting.second {
            let mut besides = Offer::of(flat, second, &letting.platform);
            besides.rent = offer.rent;
            others.push((self.list(flat, &besides, at + HOUR), second));
        }
        if dice.chance(30) {
            let Some(at) = cursor.later(8, 25, dice) else {
                return Ok(false);
            };
            offer.rent = offer.rent * dice.between(91, 98) / 5_000 * 50;
            offer.replaces = Some(listing);
            listing = self.list(flat, &offer, at);
            offer.replaces = None;
        }
        let Some(at) = cursor.later(3, 45, dice) else {
            return Ok(false);
        };
        let tenant = self.tenant(flat, at, dice)?;
        let who = (tenant.pseudonym.as_str(), Some(listing.as_str()));
        let reservation = self.reserve(flat, &offer, who, 8, at + HOUR / 2);
        let Some(at) = cursor.later(1, 5, dice) else {
            return Ok(false);
        };
        let mut terms = Terms::of(flat, &letting.lister, &tenant, &letting.platform, at);
        terms.rent = offer.rent;
        terms.deposit = offer.rent * dice.between(1, 2);
        terms.days = if dice.chance(25) { 182 } else { 364 };
        terms.reservation = Some(reservation);
        terms.listing = Some(listing.clone());
        let lease = self.lease(flat, &terms, at, dice)?.record;
        // What has been let is taken down, mostly.
        let mut last = terms.start + terms.days * DAY;
        if let Some(at) = cursor.later(1, 2, dice) {
            self.withdraw(flat, &listing, &letting.lister, at);
            for (other, by) in others {
                self.withdraw(flat, &other, by, at + HOUR / 2);
            }
        }
        if dice.chance(15)
            && let Some(at) = cursor.later(60, 150, dice)
        {
            last = at + 20 * DAY;
            self.end_lease(flat, (&lease, &terms), last, at);
        }
        cursor.time = cursor.time.max(last);
        Ok(cursor.time < cursor.now)
    }
}
