//! How far a tree has come, and which tags it bears: replays of its life that judge each step.
//!
//! A step that may not stand where it stands changes nothing for those after it.

use super::reason::ForestReason;
use crate::types::Content;
use crate::types::forest::{EventKind, TreeEvent};

/// How far a tree has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    has_begun: bool,
    /// The last step on the way from the nursery, and the entry that says so.
    reached: Option<(EventKind, u64)>,
    planted: Option<u64>,
    ended: Option<u64>,
}

impl Course {
    /// Goes a step on.
    pub(super) fn follow(&mut self, content: &Content, number: u64) -> Result<(), ForestReason> {
        let event = match content {
            Content::TreeCard(_) => None,
            Content::TreeEvent(event) => Some(event.kind),
            _ => return Ok(()),
        };
        if let Some(removed) = self.ended
            && event != Some(EventKind::Correct)
        {
            return Err(ForestReason::AfterRemoval { removed });
        }
        match event {
            None => self.stand(number),
            Some(
                kind @ (EventKind::Select
                | EventKind::Lift
                | EventKind::Load
                | EventKind::Transport
                | EventKind::Receive
                | EventKind::Plant
                | EventKind::Position),
            ) => self.go(kind, number)?,
            // A tree that is first heard of when it stands was planted before anybody logged it.
            Some(_) if !self.has_begun => self.stand(number),
            Some(EventKind::Correct | EventKind::Retag) => {}
            Some(event) if self.planted.is_none() => {
                return Err(ForestReason::NotPlanted { event });
            }
            Some(_) => {}
        }
        if matches!(event, Some(EventKind::Replace | EventKind::Remove)) {
            self.ended = Some(number);
        }
        self.has_begun = true;
        Ok(())
    }

    /// A step on the way from the nursery. Leaving some out is no contradiction; going back is one,
    /// unless the tree is lifted again: a transplant.
    fn go(&mut self, event: EventKind, number: u64) -> Result<(), ForestReason> {
        let is_transplant = event == EventKind::Lift && self.planted.is_some();
        if let Some((after, by)) = self.reached
            && event < after
            && !is_transplant
        {
            return Err(ForestReason::OutOfOrder { event, after, by });
        }
        match event {
            EventKind::Plant => self.planted = Some(number),
            EventKind::Position if !self.has_begun => self.planted = Some(number),
            EventKind::Position if self.planted.is_none() => {
                return Err(ForestReason::NotPlanted { event });
            }
            _ => {}
        }
        self.reached = Some((event, number));
        Ok(())
    }

    /// It stands in the forest, whatever is known of its way.
    fn stand(&mut self, number: u64) {
        self.planted = self.planted.or(Some(number));
        if self
            .reached
            .is_none_or(|(event, _)| event < EventKind::Plant)
        {
            self.reached = Some((EventKind::Plant, number));
        }
    }

    /// The entry by which it was planted or first stood.
    pub(super) const fn planted(&self) -> Option<u64> {
        self.planted
    }

    /// The entry that took it away.
    pub(super) const fn ended(&self) -> Option<u64> {
        self.ended
    }

    /// The entries that show how far it has come.
    pub(super) fn entries(&self) -> impl Iterator<Item = u64> + use<> {
        let reached = self.reached.map(|(_, number)| number);
        [self.planted, reached].into_iter().flatten()
    }
}

/// Since when a tree bears a tag: its place in the tree's life, and the entry that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) place: u64,
    pub(super) number: u64,
}

/// The tags of a tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags {
    bears: Option<(String, Claim)>,
    nursery: Option<(String, Claim)>,
    retired: Vec<Retired>,
}

/// A tag that was replaced by another.
#[derive(Debug, Clone)]
struct Retired {
    tag: String,
    since: Claim,
    by: u64,
}

impl Tags {
    /// Goes a step on.
    pub(super) fn follow(&mut self, content: &Content, at: Claim) -> Result<(), ForestReason> {
        match content {
            Content::TreeCard(card) => self.see(&card.tag, at),
            Content::TreeEvent(event) => {
                match event.kind {
                    EventKind::Retag => self.retag(event, at)?,
                    // A tag that was written down wrongly.
                    EventKind::Correct if self.is_other(&event.tag) => {
                        self.bears = Some((event.tag.clone(), at));
                    }
                    _ => self.see(&event.tag, at)?,
                }
                if let (Some(tag), None) = (&event.nursery_tag, &self.nursery) {
                    self.nursery = Some((tag.clone(), at));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The tree is said to bear this tag.
    fn see(&mut self, tag: &str, at: Claim) -> Result<(), ForestReason> {
        if let Some((bears, since)) = &self.bears {
            if bears == tag {
                return Ok(());
            }
            let retired = self.retired(tag).map(|(_, by)| by);
            let tag = tag.to_owned();
            return Err(match retired {
                Some(by) => ForestReason::TagRetired { tag, by },
                None => ForestReason::OtherTag {
                    tag,
                    bears: bears.clone(),
                    by: since.number,
                },
            });
        }
        self.bears = Some((tag.to_owned(), at));
        Ok(())
    }

    /// The tree bears another tag from now on, and the former one is dead.
    fn retag(&mut self, event: &TreeEvent, at: Claim) -> Result<(), ForestReason> {
        let former = event.former_tag.as_deref().unwrap_or_default();
        self.see(former, at)?;
        if let Some((_, by)) = self.retired(&event.tag) {
            let tag = event.tag.clone();
            return Err(ForestReason::TagRetired { tag, by });
        }
        if let Some((tag, since)) = self.bears.replace((event.tag.clone(), at))
            && tag != event.tag
        {
            let by = at.number;
            self.retired.push(Retired { tag, since, by });
        }
        Ok(())
    }

    fn is_other(&self, tag: &str) -> bool {
        self.bears.as_ref().is_some_and(|(bears, _)| bears != tag)
    }

    /// Since when the tree bears this tag, if it does: its own, or that of the nursery.
    pub(super) fn claim(&self, tag: &str) -> Option<Claim> {
        let mut tags = [&self.bears, &self.nursery].into_iter().flatten();
        tags.find(|(own, _)| own == tag).map(|(_, since)| *since)
    }

    /// Since when the tree bore this tag, and the entry that gave it another instead.
    pub(super) fn retired(&self, tag: &str) -> Option<(Claim, u64)> {
        let mut retired = self.retired.iter();
        let found = retired.find(|retired| retired.tag == tag)?;
        Some((found.since, found.by))
    }

    /// Whether it was tagged in a nursery.
    pub(super) const fn has_nursery_tag(&self) -> bool {
        self.nursery.is_some()
    }
}
