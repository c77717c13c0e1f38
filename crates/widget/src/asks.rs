//! Files that somebody else fetches: what is wanted is asked for, and answered when it has come. So a look-up needs
//! nothing of a browser, and its requests are those of the page, with its explanations of what went wrong.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use serde::Serialize;
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::changes_in_place;

/// A file that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// The number of the question, to be given with the answer.
    pub id: u32,
    /// An address, or a path relative to the page.
    pub url: String,
    /// How long the file may be, in bytes.
    pub limit: u64,
    /// Whether it may have changed since it was last read, so that no cache may answer.
    pub fresh: bool,
}

/// What is open of a question.
#[derive(Debug)]
struct Open {
    limit: u64,
    url: String,
}

#[derive(Debug, Default)]
struct State {
    last: u32,
    new: Vec<Ask>,
    open: BTreeMap<u32, Open>,
    /// Hosts that kept somebody waiting, each with the first address of it that did.
    silent: BTreeMap<String, String>,
    answers: BTreeMap<u32, Result<Vec<u8>, FetchError>>,
    /// Who waits: futures that run side by side look again only at those that were woken.
    wakers: BTreeMap<u32, Waker>,
}

/// What is asked for, of all places together.
#[derive(Debug, Clone, Default)]
pub struct Asks(Rc<RefCell<State>>);

impl Asks {
    /// The place below this address.
    pub fn place(&self, address: &str) -> Place {
        let slash = if address.is_empty() || address.ends_with('/') {
            ""
        } else {
            "/"
        };
        Place {
            asks: self.clone(),
            prefix: format!("{address}{slash}"),
        }
    }

    /// What was asked for since this was last called.
    pub fn take(&self) -> Vec<Ask> {
        std::mem::take(&mut self.0.borrow_mut().new)
    }

    /// Answers a question. One that nobody has asked, or that was answered, is no matter.
    pub fn answer(&self, id: u32, answer: Result<Vec<u8>, FetchError>) {
        let mut state = self.0.borrow_mut();
        let Some(Open { limit, .. }) = state.open.remove(&id) else {
            return;
        };
        let answer = match answer {
            Ok(bytes) if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) => {
                Ok(bytes)
            }
            Ok(_) | Err(FetchError::TooLarge { .. }) => Err(FetchError::TooLarge { limit }),
            Err(error) => Err(error),
        };
        state.answers.insert(id, answer);
        if let Some(waker) = state.wakers.remove(&id) {
            waker.wake();
        }
    }

    /// Answers that nothing came for so long that nobody waited any more. The host isn't asked for anything else: a
    /// look-up wants one file after the other, and would wait as long for each.
    pub fn give_up(&self, id: u32) {
        let mut state = self.0.borrow_mut();
        if let Some(url) = state.open.get(&id).map(|open| open.url.clone()) {
            let host = host_of(&url).to_owned();
            state.silent.entry(host).or_insert(url);
        }
        drop(state);
        self.answer(id, Err(silence()));
    }

    /// The hosts that are not asked any more; of the page's own the address that was asked for.
    pub fn silent(&self) -> Vec<String> {
        let state = self.0.borrow();
        let name =
            |(host, url): (&String, &String)| if host.is_empty() { url } else { host }.clone();
        state.silent.iter().map(name).collect()
    }

    /// The number of a new question; none where the host isn't asked any more.
    fn ask(&self, url: String, limit: u64, fresh: bool) -> Option<u32> {
        let mut state = self.0.borrow_mut();
        if state.silent.contains_key(host_of(&url)) {
            return None;
        }
        state.last = state.last.wrapping_add(1);
        let id = state.last;
        let open = Open {
            limit,
            url: url.clone(),
        };
        state.open.insert(id, open);
        state.new.push(Ask {
            id,
            url,
            limit,
            fresh,
        });
        Some(id)
    }
}

/// Scheme, host and port of an address; nothing of a path relative to the page.
fn host_of(url: &str) -> &str {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "";
    };
    let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let end = scheme
        .len()
        .saturating_add("://".len())
        .saturating_add(host);
    url.get(..end).unwrap_or(url)
}

fn silence() -> FetchError {
    FetchError::Network("no answer in time".to_owned())
}

/// A place of files that are asked for.
#[derive(Debug, Clone)]
pub struct Place {
    asks: Asks,
    prefix: String,
}

impl Fetch for Place {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let url = format!("{}{path}", self.prefix);
        let Some(id) = self.asks.ask(url, limit, changes_in_place(path)) else {
            return Err(silence());
        };
        poll_fn(|context| {
            let mut state = self.asks.0.borrow_mut();
            match state.answers.remove(&id) {
                Some(answer) => Poll::Ready(answer),
                None => {
                    state.wakers.insert(id, context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Context;

    use futures::future::join_all;

    use super::*;

    #[test]
    fn answers_find_their_questions_in_any_order() {
        let asks = Asks::default();
        let place = asks.place("https://log.example/a");
        // So many that they are looked at only when they are woken.
        let paths = (0..40).map(|number| match number {
            0 => "checkpoint".to_owned(),
            number => format!("tile/0/{number:03}"),
        });
        let paths: Vec<String> = paths.collect();
        let all = paths.iter().map(|path| place.get(path, 3));
        let mut all = pin!(join_all(all));
        let mut context = Context::from_waker(Waker::noop());
        assert!(all.as_mut().poll(&mut context).is_pending());
        let asked = asks.take();
        assert_eq!(asked.len(), 40);
        let first: Vec<_> = asked.iter().take(2).collect();
        assert_eq!(first[0].url, "https://log.example/a/checkpoint");
        assert_eq!(first[1].url, "https://log.example/a/tile/0/001");
        assert!(first[0].fresh && !first[1].fresh);
        assert!(asks.take().is_empty(), "each is handed out once");
        asks.answer(asked[1].id, Ok(b"long".to_vec()));
        asks.answer(asked[1].id, Ok(b"ok".to_vec()));
        asks.answer(99, Ok(Vec::new()));
        for ask in asked.iter().skip(2).rev() {
            assert!(all.as_mut().poll(&mut context).is_pending());
            asks.answer(ask.id, Ok(b"abc".to_vec()));
        }
        asks.answer(asked[0].id, Err(FetchError::NotFound));
        let Poll::Ready(answers) = all.as_mut().poll(&mut context) else {
            panic!("all were answered");
        };
        assert_eq!(answers[0], Err(FetchError::NotFound));
        assert_eq!(answers[1], Err(FetchError::TooLarge { limit: 3 }));
        assert!(
            answers
                .iter()
                .skip(2)
                .all(|answer| *answer == Ok(b"abc".to_vec()))
        );
    }

    /// Nobody waits twice for a host that sends nothing.
    #[test]
    fn a_host_that_keeps_silent_is_not_asked_again() {
        let asks = Asks::default();
        let (slow, beside) = (
            asks.place("https://a.example/log"),
            asks.place("https://a.example:8/"),
        );
        let own = asks.place("log");
        let mut context = Context::from_waker(Waker::noop());
        let mut get = |place: &Place| {
            let mut file = pin!(place.get("checkpoint", 9));
            let polled = file.as_mut().poll(&mut context);
            let asked = asks.take();
            if let Some(ask) = asked.first() {
                asks.give_up(ask.id);
                asks.give_up(ask.id);
                assert_eq!(
                    file.as_mut().poll(&mut context),
                    Poll::Ready(Err(silence()))
                );
            } else {
                assert_eq!(polled, Poll::Ready(Err(silence())));
            }
            asked.len()
        };
        assert_eq!(get(&slow), 1);
        assert_eq!(asks.silent(), ["https://a.example"]);
        assert_eq!([get(&slow), get(&asks.place("https://a.example"))], [0, 0]);
        assert_eq!([get(&beside), get(&own), get(&asks.place(""))], [1, 1, 0]);
        let silent = ["log/checkpoint", "https://a.example", "https://a.example:8"];
        assert_eq!(asks.silent(), silent);
    }

    #[test]
    fn an_address_is_a_folder() {
        let asks = Asks::default();
        for address in ["log", "log/"] {
            assert_eq!(asks.place(address).prefix, "log/");
        }
        assert_eq!(asks.place("").prefix, "");
    }
}
