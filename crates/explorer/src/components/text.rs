//! Text with slots, times, and words by others.

use stele_messages::ui::{
    Alarm, Audit, Browse, Directory, Forest, Funds, Handed, Home, How, Keep, Lists, Log, Money,
    Points, Records, Rental, Scan, Status, Stories, Trusted, Ui, Watch, Words, alarm, audit,
    browse, directory, forest, funds, handed, home, how, keep, lists, log, money, points, records,
    rental, scan, status, stories, trusted, ui, watch, words,
};
use stele_messages::{Lang, Text, reason_with};
use stele_records::verdict::Reason;
use yew::{Html, html};

use crate::browser::zone::Zone;
use crate::format::{self, Part};

/// How a reader is spoken to: the language, and the zone that times are shown in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Locale {
    pub(crate) lang: Lang,
    pub(crate) zone: Zone,
}

impl Locale {
    /// The interface's texts.
    pub(crate) const fn ui(&self) -> &'static Ui {
        ui(self.lang)
    }

    /// The texts of the home page.
    pub(crate) const fn home(&self) -> &'static Home {
        home(self.lang)
    }

    /// The texts of the page that says how it works.
    pub(crate) const fn how(&self) -> &'static How {
        how(self.lang)
    }

    /// The texts about the log itself.
    pub(crate) const fn log(&self) -> &'static Log {
        log(self.lang)
    }

    /// The texts about the search by words.
    pub(crate) const fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// The texts of lists that are read as far as the reader goes on.
    pub(crate) const fn browse(&self) -> &'static Browse {
        browse(self.lang)
    }

    /// The texts about lists.
    pub(crate) const fn lists(&self) -> &'static Lists {
        lists(self.lang)
    }

    /// The texts about what records say.
    pub(crate) const fn records(&self) -> &'static Records {
        records(self.lang)
    }

    /// The texts about what is offered for rent.
    pub(crate) const fn rental(&self) -> &'static Rental {
        rental(self.lang)
    }

    /// The texts of lists that say what there is.
    pub(crate) const fn directory(&self) -> &'static Directory {
        directory(self.lang)
    }

    /// The texts of the pages about trees.
    pub(crate) const fn forest(&self) -> &'static Forest {
        forest(self.lang)
    }

    /// The texts of the pages about things.
    pub(crate) const fn stories(&self) -> &'static Stories {
        stories(self.lang)
    }

    /// The texts about files that are held against a record.
    pub(crate) const fn handed(&self) -> &'static Handed {
        handed(self.lang)
    }

    /// The texts about engineering funds.
    pub(crate) const fn funds(&self) -> &'static Funds {
        funds(self.lang)
    }

    /// The texts about where money is on its way.
    pub(crate) const fn money(&self) -> &'static Money {
        money(self.lang)
    }

    /// The texts of the alarm.
    pub(crate) const fn alarm(&self) -> &'static Alarm {
        alarm(self.lang)
    }

    /// The texts about personal points.
    pub(crate) const fn points(&self) -> &'static Points {
        points(self.lang)
    }

    /// The texts about trust files.
    pub(crate) const fn trusted(&self) -> &'static Trusted {
        trusted(self.lang)
    }

    /// The texts of the line about the log.
    pub(crate) const fn status(&self) -> &'static Status {
        status(self.lang)
    }

    /// The texts about what a reader follows.
    pub(crate) const fn watch(&self) -> &'static Watch {
        watch(self.lang)
    }

    /// The texts about what is pasted or scanned.
    pub(crate) const fn scan(&self) -> &'static Scan {
        scan(self.lang)
    }

    /// The texts about what is kept and passed on.
    pub(crate) const fn keep(&self) -> &'static Keep {
        keep(self.lang)
    }

    /// The texts about auditing the whole log.
    pub(crate) const fn audit(&self) -> &'static Audit {
        audit(self.lang)
    }

    /// A time (POSIX seconds) in words, in the reader's zone.
    pub(crate) fn time_text(&self, seconds: u64) -> String {
        self.zone.civil(seconds).text(self.ui())
    }

    /// The day of a time (POSIX seconds) in words, in the reader's zone.
    pub(crate) fn day_text(&self, seconds: u64) -> String {
        let at = self.zone.civil(seconds);
        (self.ui().date)(at.year, at.month, at.day)
    }

    /// Why a check didn't simply pass, and what to do.
    pub(crate) fn reason(&self, why: &Reason) -> Text {
        reason_with(self.lang, why, &|time| self.time_text_with_zone(time))
    }

    /// A time in words with the name of the zone, for a sentence that stands alone.
    pub(crate) fn time_text_with_zone(&self, seconds: u64) -> String {
        let (time, zone) = (self.time_text(seconds), self.zone.name());
        match self.lang {
            Lang::En => format!("{time} ({zone})"),
            Lang::Zh => format!("{time}（{zone}）"),
        }
    }

    /// A time (POSIX seconds) for people and machines.
    pub(crate) fn time(&self, seconds: u64) -> Html {
        html! {
            <time datetime={format::machine_time(seconds)}>{ self.time_text(seconds) }</time>
        }
    }
}

/// A day, `2026-08-03`, for people and machines; as it stands if it is no day.
pub(crate) fn day(ui: &Ui, text: &str) -> Html {
    match format::day(ui, text) {
        Some(words) => html! { <time datetime={text.to_owned()}>{ words }</time> },
        None => foreign(text),
    }
}

/// A month, `2026-08`, for people and machines; as it stands if it is none.
pub(crate) fn month(text: &str, locale: &Locale) -> Html {
    match format::month(locale.funds(), text) {
        Some(words) => html! { <time datetime={text.to_owned()}>{ words }</time> },
        None => foreign(text),
    }
}

/// A text with its slots filled. A slot that isn't given stays empty.
pub(crate) fn fill(template: &str, slots: &[(&str, Html)]) -> Html {
    let parts = format::slots(template).into_iter().map(|part| match part {
        Part::Words(words) => Html::from(words.to_owned()),
        Part::Slot(name) => {
            let mut slots = slots.iter();
            let filled = slots.find(|(slot, _)| *slot == name);
            filled.map(|(_, html)| html.clone()).unwrap_or_default()
        }
    });
    parts.collect()
}

/// The same as text alone, for the title of the window and for what is spoken.
pub(crate) fn fill_text(template: &str, slots: &[(&str, &str)]) -> String {
    let parts = format::slots(template).into_iter().map(|part| match part {
        Part::Words(words) => words,
        Part::Slot(name) => {
            let mut slots = slots.iter();
            slots
                .find(|(slot, _)| *slot == name)
                .map_or("", |(_, text)| *text)
        }
    });
    parts.collect()
}

/// Words by others: never markup, and unable to turn the text around them.
pub(crate) fn foreign(words: &str) -> Html {
    html! { <bdi>{ words.to_owned() }</bdi> }
}

/// Machine text, which may be broken anywhere.
pub(crate) fn code(text: &str) -> Html {
    html! { <code class="hash" dir="ltr">{ text.to_owned() }</code> }
}
