//! Who is behind codes and keys.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stele_messages::Lang;
use stele_records::story::Who;
use stele_records::trust::Localized;
use stele_records::types::Content;
use stele_records::types::field::{ENTITY, Form, PROPERTY};

use super::fields::FieldValue;
use super::record::RecordView;

/// What is known of entities, flats and keys: from verified records that count. Pages that look it up provide it
/// to their views.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Registered names of entities and addresses of flats, by their ids.
    pub(crate) by_id: Rc<BTreeMap<String, String>>,
    /// Who is behind keys.
    pub(crate) keys: Rc<BTreeMap<String, Who>>,
    /// The root authorities of the trust file.
    pub(crate) anchors: Rc<[Localized]>,
}

impl Names {
    /// These and those.
    pub(crate) fn with(&self, more: &Self) -> Self {
        let by_id = self.by_id.iter().chain(more.by_id.iter());
        let keys = self.keys.iter().chain(more.keys.iter());
        let clone = |(id, name): (&String, &String)| (id.clone(), name.clone());
        Self {
            by_id: Rc::new(by_id.map(clone).collect()),
            keys: Rc::new(keys.map(|(key, who)| (key.clone(), who.clone())).collect()),
            anchors: Rc::clone(match more.anchors.is_empty() {
                true => &self.anchors,
                false => &more.anchors,
            }),
        }
    }

    /// Ids of entities with their names: those that were asked for, and those behind keys.
    pub(crate) fn entities(&self) -> impl Iterator<Item = (&str, &str)> {
        let asked = self
            .by_id
            .iter()
            .map(|(id, name)| (id.as_str(), name.as_str()));
        let behind = self.keys.values().filter_map(|who| match who {
            Who::Entity { id, name, .. } => Some((id.as_str(), name.as_deref()?)),
            _ => None,
        });
        asked.filter(|(id, _)| id.starts_with(ENTITY)).chain(behind)
    }

    /// The name of a root authority in this language.
    pub(crate) fn anchor(&self, anchor: usize, lang: Lang) -> Option<&str> {
        let name = self.anchors.get(anchor)?;
        Some(match lang {
            Lang::En => &name.en,
            Lang::Zh => &name.zh,
        })
    }
}

/// The id of what a page is about: lines of records on it need not repeat it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Here(pub(crate) Option<String>);

/// Whom records name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Ids of entities and flats.
    pub(crate) ids: BTreeSet<String>,
    /// Keys, and the number of the newest entry that they signed.
    pub(crate) keys: BTreeMap<String, u64>,
}

impl Named {
    /// Takes note of whom the record in this entry names.
    pub(crate) fn add(&mut self, record: &RecordView, number: u64) {
        for (did, _) in &record.signers {
            let newest = self.keys.entry(did.clone()).or_insert(number);
            *newest = number.max(*newest);
        }
        let said = record.said();
        // Where a flat is described, its address is there.
        let content = said.map(|said| &said.content);
        let is_described = matches!(content, Some(Content::Property(_) | Content::Listing(_)));
        let id = &record.subject_id;
        if id.starts_with(ENTITY) || (id.starts_with(PROPERTY) && !is_described) {
            self.ids.insert(id.clone());
        }
        let fields = said.map(|said| said.fields.iter());
        for field in fields.into_iter().flatten() {
            if let (Form::Entity, FieldValue::Text(id)) = (field.form, &field.value) {
                self.ids.insert(id.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples;
    use stele_records::types::RecordType;

    #[test]
    fn a_record_names_its_signers_its_flat_and_its_entities() {
        let bytes = samples::record(RecordType::Mandate);
        let record = RecordView::read(&bytes).expect("an intact record");
        let mut named = Named::default();
        named.add(&record, 7);
        named.add(&record, 3);
        assert_eq!(named.keys.len(), 2);
        assert!(named.keys.values().all(|number| *number == 7));
        let ids: Vec<&String> = named.ids.iter().collect();
        assert_eq!(ids, [samples::ENTITY, record.subject_id.as_str()]);
        assert!(record.subject_id.starts_with(PROPERTY));
    }

    #[test]
    fn what_describes_a_flat_needs_no_address_from_elsewhere() {
        let bytes = samples::record(RecordType::Property);
        let record = RecordView::read(&bytes).expect("an intact record");
        let mut named = Named::default();
        named.add(&record, 7);
        assert!(record.subject_id.starts_with(PROPERTY));
        assert!(!named.ids.contains(&record.subject_id));
    }
}
