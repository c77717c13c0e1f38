//! Everything about a flat, a tree, an entity, a project or points, fetched and checked.

use std::rc::Rc;

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, Inquiry, check_in_full, check_list};
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_records::known::{Fact, Known};
use stele_records::rules::forest::{Survival, survival};
use stele_records::story::{
    AccountStory, EntityStory, FlatStory, PointsStory, PriceStory, ProjectStory, TreeStory,
    address, entity_name, who,
};
use stele_records::trust::TrustFile;
use stele_records::types::field::PROPERTY;
use stele_records::verdict::Reason;

use super::Session;
use crate::route::ListRoute;
use crate::state::list::ListView;
use crate::state::names::{Named, Names};
use crate::state::record::EntryView;
use crate::state::rows::{Row, Rows};
use crate::state::story::{About, MOST, Story, StoryView};

impl Session {
    /// What is recorded about a thing, now or in the state that the log had at this size. `say` is told how far it
    /// has come.
    pub(crate) async fn tell(
        &self,
        head: &CheckedHead,
        about: &About,
        at: Option<u64>,
        say: impl Fn(StoryView),
    ) -> StoryView {
        match at {
            Some(size) => {
                let then = self.head_at(head, size).await;
                view(&self.log, &self.trust, &then, about, at, say).await
            }
            None => view(&self.log, &self.trust, head, about, None, say).await,
        }
    }

    /// What is logged about a project.
    ///
    /// # Errors
    /// [`Reason`] why that can't be known.
    pub(crate) async fn project(
        &self,
        head: &CheckedHead,
        name: &str,
    ) -> Result<ProjectStory, Reason> {
        let mut inquiry = Inquiry::new(&self.log, &self.trust, head).ok_or(Reason::Blocked)?;
        let now = head.now;
        inquiry
            .tell(|known| ProjectStory::tell(known, name, now))
            .await
    }

    /// The record with this id, checked in full; nothing if the log has none.
    ///
    /// # Errors
    /// [`Reason`] why that can't be known.
    pub(crate) async fn find_record(
        &self,
        head: &CheckedHead,
        id: &str,
    ) -> Result<Option<EntryView>, Reason> {
        let mut inquiry = Inquiry::new(&self.log, &self.trust, head).ok_or(Reason::Blocked)?;
        let number = |known: &Known<'_>| Ok(known.by_id(id)?.map(Fact::number));
        let Some(number) = inquiry.ask(number).await? else {
            return Ok(None);
        };
        let entry = self.check_entry(head, number, |_| ()).await;
        Ok(Some(EntryView::done(entry, head.checkpoint.as_ref())))
    }

    /// What became of the trees of a section, or why that can't be known here.
    ///
    /// # Errors
    /// [`Reason`]
    pub(crate) async fn survival(
        &self,
        head: &CheckedHead,
        section: &str,
    ) -> Result<Survival, Reason> {
        let mut inquiry = Inquiry::new(&self.log, &self.trust, head).ok_or(Reason::Blocked)?;
        inquiry.tell(|known| survival(known, section)).await
    }

    /// How the rent of the flat with this id changed, and who has signed it; or why that can't be known here.
    ///
    /// # Errors
    /// [`Reason`]
    pub(crate) async fn prices(
        &self,
        head: &CheckedHead,
        subject: &str,
    ) -> Result<(PriceStory, Names), Reason> {
        prices(&self.log, &self.trust, head, subject).await
    }

    /// Who is behind the keys and codes of a record.
    pub(crate) async fn names_of(&self, head: &CheckedHead, entry: &EntryView) -> Names {
        let mut named = Named::default();
        if let (Some(record), Some(index)) = (&entry.record, entry.index) {
            named.add(record, index);
        }
        match &mut Inquiry::new(&self.log, &self.trust, head) {
            Some(inquiry) => names(inquiry, &self.trust, named).await,
            None => Names::default(),
        }
    }
}

/// What a log has about a thing. The head is that of the state with this size, if it isn't the newest.
pub(crate) async fn view<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    about: &About,
    at: Option<u64>,
    say: impl Fn(StoryView),
) -> StoryView {
    let told_so_far = |read, wanted| {
        say(StoryView {
            reading: Some((read, wanted)),
            ..StoryView::pending(about.clone(), at)
        });
    };
    let mut inquiry = Inquiry::new(log, trust, head).map(|new| new.watched(told_so_far));
    let story = match &mut inquiry {
        Some(inquiry) => tell(inquiry, about, head.now).await,
        // The list says why.
        None => Err(Reason::Blocked),
    };
    let key = about.key(story.as_ref().ok());
    let list = check_list(log, head, std::slice::from_ref(&key))
        .await
        .pop();
    let route = ListRoute {
        at,
        ..ListRoute::of(key.clone())
    };
    let mut view = StoryView {
        list: match list {
            Some(list) => ListView::looked_up(route, list, head),
            None => ListView::pending(route),
        },
        story: Some(story.map(Rc::new)),
        ..StoryView::pending(about.clone(), at)
    };
    // What is read from now on is shown row by row.
    let Some(mut inquiry) = inquiry.map(Inquiry::unwatched) else {
        return view;
    };
    let newest = newest(log, head, &view.list).await;
    let mut rows = Rows::pending(0, newest.clone()).rows().to_vec();
    view.rows = Rows::checked(rows.iter().cloned());
    say(view.clone());
    // Who the answer is about is known before each entry has been checked.
    view.names = names(&mut inquiry, trust, named(&[], &view)).await;
    say(view.clone());
    check_in_full(&mut inquiry, &key, &newest, |entry| {
        let index = entry.index;
        let entry = Rc::new(EntryView::done(entry, head.checkpoint.as_ref()));
        if let Some(row) = rows.iter_mut().find(|row| row.index == index) {
            row.entry = Some(entry);
        }
        view.rows = Rows::checked(rows.iter().cloned());
        say(view.clone());
    })
    .await;
    view.names = names(&mut inquiry, trust, named(&rows, &view)).await;
    view
}

/// How the rent of a flat changed, and who has signed it.
pub(crate) async fn prices<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    subject: &str,
) -> Result<(PriceStory, Names), Reason> {
    let mut inquiry = Inquiry::new(log, trust, head).ok_or(Reason::Blocked)?;
    let story = inquiry
        .tell(|known| PriceStory::tell(known, subject))
        .await?;
    let mut named = Named::default();
    for version in &story.versions {
        let keys = version.signed.iter();
        named
            .keys
            .extend(keys.map(|(did, _)| (did.clone(), version.entry)));
    }
    let names = names(&mut inquiry, trust, named).await;
    Ok((story, names))
}

/// The newest entries of a list, however long it is: newest first.
async fn newest<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    list: &ListView,
) -> Vec<u64> {
    let found = list.list.as_ref().map(|list| list.found.as_ref());
    let (Some(Ok(found)), Some(count), Ok(index)) = (found, list.count, &head.index) else {
        return Vec::new();
    };
    let first = count.saturating_sub(u64::try_from(MOST).unwrap_or(u64::MAX));
    let numbers = log.numbers(index, found, first..count).await;
    let mut numbers = numbers.unwrap_or_default();
    numbers.reverse();
    numbers
}

/// What can't be known is left out: a code and a key stand for themselves.
pub(super) async fn names<F: Fetch, C: Cache>(
    inquiry: &mut Inquiry<'_, F, C>,
    trust: &TrustFile,
    named: Named,
) -> Names {
    let mut by_id = Vec::new();
    for id in named.ids {
        let name = match id.starts_with(PROPERTY) {
            true => inquiry.ask(|known| address(known, &id)).await,
            false => inquiry.ask(|known| entity_name(known, &id)).await,
        };
        if let Ok(Some(name)) = name {
            by_id.push((id, name));
        }
    }
    let mut keys = Vec::new();
    for (key, number) in named.keys {
        if let Ok(who) = inquiry.ask(|known| who(known, &key, number)).await {
            keys.push((key, who));
        }
    }
    let anchors = trust.anchors.iter();
    Names {
        by_id: Rc::new(by_id.into_iter().collect()),
        keys: Rc::new(keys.into_iter().collect()),
        anchors: anchors.map(|anchor| anchor.name.clone()).collect(),
    }
}

async fn tell<F: Fetch, C: Cache>(
    inquiry: &mut Inquiry<'_, F, C>,
    about: &About,
    now: u64,
) -> Result<Story, Reason> {
    let subject = about.subject().unwrap_or_default();
    match about {
        About::Flat(_) => {
            let question = |known: &Known<'_>| FlatStory::tell(known, &subject, now);
            inquiry.ask(question).await.map(Story::Flat)
        }
        About::Tree(tag) => {
            let question = |known: &Known<'_>| TreeStory::of_tag(known, tag, now);
            inquiry.ask(question).await.map(Story::Trees)
        }
        About::Entity(_) => {
            let question = |known: &Known<'_>| EntityStory::tell(known, &subject, now);
            inquiry.ask(question).await.map(Story::Entity)
        }
        About::Account(account) => {
            let question = |known: &Known<'_>| AccountStory::tell(known, account, now);
            inquiry.ask(question).await.map(Story::Account)
        }
        About::Points => {
            let question = |known: &Known<'_>| PointsStory::tell(known);
            inquiry.ask(question).await.map(Story::Points)
        }
        About::Project(project) => {
            let question = |known: &Known<'_>| ProjectStory::tell(known, project, now);
            inquiry.ask(question).await.map(Story::Project)
        }
    }
}

/// Whom the rows and the story name.
fn named(rows: &[Row], view: &StoryView) -> Named {
    let mut named = Named::default();
    for row in rows {
        let record = row.entry.as_ref().and_then(|entry| entry.record.as_ref());
        if let Some(record) = record {
            named.add(record, row.index);
        }
    }
    named.ids.extend(match view.about {
        About::Entity(_) => view.about.subject(),
        _ => None,
    });
    if let Some(Ok(story)) = &view.story {
        story.name(&mut named);
    }
    named
}
