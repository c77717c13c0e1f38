//! What a company paid and received in every project, read and added up.

use std::rc::Rc;

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, Inquiry, check_list};
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_client::web::breathe;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::{Dealings, Dealt};
use stele_records::trust::TrustFile;
use stele_records::verdict::Reason;

use super::Session;
use crate::route::ListRoute;
use crate::state::dealings::{DealingsView, Far};
use crate::state::list::ListView;

impl Session {
    /// What the entity with this id paid and received, project by project. `say` is told how far it has come.
    pub(crate) async fn dealings(
        &self,
        head: &CheckedHead,
        entity: &str,
        say: impl Fn(DealingsView),
    ) -> DealingsView {
        dealings(&self.log, &self.trust, head, entity, say, breathe).await
    }
}

/// The same in any log. `pause` is waited for between projects.
pub(crate) async fn dealings<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    entity: &str,
    say: impl Fn(DealingsView),
    pause: impl AsyncFn(),
) -> DealingsView {
    let mut view = DealingsView::default();
    let key = IndexKey::new(Kind::Party, entity);
    let Some(list) = check_list(log, head, std::slice::from_ref(&key))
        .await
        .pop()
    else {
        view.projects = Some(Err(Reason::Blocked));
        return view;
    };
    view.list = Some(ListView::looked_up(ListRoute::of(key), list, head));
    let Far::Reading(_) = view.far() else {
        return view;
    };
    say(view.clone());
    let Some(mut inquiry) = Inquiry::new(log, trust, head) else {
        view.projects = Some(Err(Reason::Blocked));
        return view;
    };
    let dealt = match inquiry.ask(|known| Dealt::of(known, entity)).await {
        Ok(dealt) => dealt,
        Err(why) => {
            view.projects = Some(Err(why));
            return view;
        }
    };
    view.projects = Some(Ok(dealt.len()));
    for own in dealt {
        say(view.clone());
        let tell = inquiry.ask(|known| Dealings::tell(known, entity, &own, head.now));
        let found = tell.await.map(Rc::new);
        view.found.push((own.project, found));
        pause().await;
    }
    view
}
