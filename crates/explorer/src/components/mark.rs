//! Marks: a shape for each result, so that colour never speaks alone. A word stands beside each.

use stele_records::verdict::{Answer, Outcome};
use yew::{Html, Properties, component, html};

use crate::state::record::Tone;

/// A shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A tick in a full disc.
    Yes,
    /// A tick in a disc that is half full.
    Partly,
    /// A tick, with a note beside it.
    Note,
    /// A question mark.
    Unknown,
    /// A cross.
    No,
    /// A dash: says nothing here.
    Nothing,
    /// A ring that is still open.
    Pending,
}

impl Shape {
    /// The name that styles know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::Note => "note",
            Self::Unknown => "unknown",
            Self::No => "no",
            Self::Nothing => "nothing",
            Self::Pending => "pending",
        }
    }
}

impl From<Tone> for Shape {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Yes => Self::Yes,
            Tone::Note => Self::Note,
            Tone::Partly => Self::Partly,
            Tone::Unknown => Self::Unknown,
            Tone::No => Self::No,
            Tone::Pending => Self::Pending,
        }
    }
}

impl From<Answer> for Shape {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
            Answer::CantTell => Self::Unknown,
        }
    }
}

impl From<&Outcome> for Shape {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Pending => Self::Pending,
            Outcome::Passed => Self::Yes,
            Outcome::Warning(_) => Self::Note,
            Outcome::Failed(_) => Self::No,
            Outcome::CouldNotCheck(_) => Self::Unknown,
            Outcome::NotApplicable(_) => Self::Nothing,
        }
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) shape: Shape,
}

/// The mark alone. Whoever uses it writes the word beside it.
#[component]
pub(crate) fn Mark(props: &Props) -> Html {
    let class = format!("mark mark-{}", props.shape.name());
    html! {
        <svg {class} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <circle class="mark-disc" cx="12" cy="12" r="11" />
            { sign(props.shape) }
        </svg>
    }
}

fn sign(shape: Shape) -> Html {
    const TICK: &str = "M6.6 12.6l3.6 3.6 7.2-8";
    match shape {
        Shape::Yes => html! { <path class="mark-sign" d={TICK} /> },
        Shape::Partly => html! {
            <>
                <path class="mark-half" d="M12 1a11 11 0 0 0 0 22z" />
                <path class="mark-sign mark-sign-left" d="M6.6 12.6l3.6 3.6 1.8-2" />
                <path class="mark-sign mark-sign-right" d="M12 14.2l5.4-6" />
            </>
        },
        Shape::Note => html! { <path class="mark-sign" d="M12 6.2v7.2M12 17v.2" /> },
        Shape::Unknown => html! {
            <path class="mark-sign" d="M8.9 9.4a3.1 3.1 0 1 1 4.4 2.9c-.9.4-1.3 1-1.3 2M12 17.6v.2" />
        },
        Shape::No => html! { <path class="mark-sign" d="M8 8l8 8M16 8l-8 8" /> },
        Shape::Nothing => html! { <path class="mark-sign" d="M7.5 12h9" /> },
        Shape::Pending => html! { <path class="mark-arc" d="M12 4.5a7.5 7.5 0 0 1 7.5 7.5" /> },
    }
}
