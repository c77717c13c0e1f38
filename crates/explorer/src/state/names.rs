//! Who is behind codes and keys.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stele_messages::Lang;
use stele_records::story::Who;
use stele_records::trust::Localized;
use stele_records::types::field::{ENTITY, Form};

use super::fields::FieldValue;
use super::record::RecordView;

/// What is known of entities and keys: from verified records that count. Pages that look it up provide it
/// to their views.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Registered names by the ids of their entities.
    pub(crate) entities: Rc<BTreeMap<String, String>>,
    /// Who is behind keys.
    pub(crate) keys: Rc<BTreeMap<String, Who>>,
    /// The root authorities of the trust file.
    pub(crate) anchors: Rc<[Localized]>,
}

impl Names {
    /// These and those.
    pub(crate) fn with(&self, more: &Self) -> Self {
        let entities = self.entities.iter().chain(more.entities.iter());
        let keys = self.keys.iter().chain(more.keys.iter());
        let clone = |(id, name): (&String, &String)| (id.clone(), name.clone());
        Self {
            entities: Rc::new(entities.map(clone).collect()),
            keys: Rc::new(keys.map(|(key, who)| (key.clone(), who.clone())).collect()),
            anchors: Rc::clone(match more.anchors.is_empty() {
                true => &self.anchors,
                false => &more.anchors,
            }),
        }
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
    /// Ids of entities.
    pub(crate) entities: BTreeSet<String>,
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
        if record.subject_id.starts_with(ENTITY) {
            self.entities.insert(record.subject_id.clone());
        }
        let fields = record.said().map(|said| said.fields.iter());
        for field in fields.into_iter().flatten() {
            if let (Form::Entity, FieldValue::Text(id)) = (field.form, &field.value) {
                self.entities.insert(id.clone());
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
    fn a_record_names_its_signers_and_its_entities() {
        let bytes = samples::record(RecordType::Mandate);
        let record = RecordView::read(&bytes).expect("an intact record");
        let mut named = Named::default();
        named.add(&record, 7);
        named.add(&record, 3);
        assert_eq!(named.keys.len(), 2);
        assert!(named.keys.values().all(|number| *number == 7));
        let entities: Vec<&String> = named.entities.iter().collect();
        assert_eq!(entities, [samples::ENTITY]);
    }
}
