//! Signs for trees and sections, on a plan and beside their words: a shape for each state, so that colour never speaks
//! alone.

use yew::{Html, html};

use crate::state::forest::{Flag, Standing};

/// What a sign on the plan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Tree(Standing),
    Section,
}

/// A sign of this size at this place.
pub(crate) fn sign(sign: Sign, flag: Flag, (x, y): (f64, f64), size: f64) -> Html {
    let number = |number: f64| format!("{number:.1}");
    let circle = |class: &'static str, size: f64| {
        html! { <circle {class} cx={number(x)} cy={number(y)} r={number(size)} /> }
    };
    let path = |class: &'static str, corners: &[(f64, f64)], is_closed: bool| {
        let mut d = String::new();
        for (at, (east, south)) in corners.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            d.push_str(&format!(
                "{step}{:.1} {:.1}",
                x + east * size,
                y + south * size
            ));
        }
        if is_closed {
            d.push('Z');
        }
        html! { <path {class} {d} /> }
    };
    let shape = match sign {
        Sign::Section => circle("sign sign-section", size),
        Sign::Tree(Standing::Alive) => circle("sign sign-alive", size),
        Sign::Tree(Standing::Unseen) => circle("sign sign-unseen", size - 1.0),
        Sign::Tree(Standing::Dead) => {
            let square = [(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)];
            path("sign sign-dead", &square, true)
        }
        Sign::Tree(Standing::Elsewhere) => html! {
            <>
                { path("sign sign-gone", &[(-1.0, 0.0), (1.0, 0.0)], false) }
                { path("sign sign-gone", &[(0.3, -0.7), (1.0, 0.0), (0.3, 0.7)], false) }
            </>
        },
        Sign::Tree(Standing::Gone) => html! {
            <>
                { path("sign sign-gone", &[(-0.8, -0.8), (0.8, 0.8)], false) }
                { path("sign sign-gone", &[(0.8, -0.8), (-0.8, 0.8)], false) }
            </>
        },
        Sign::Tree(Standing::Doubtful) => {
            let triangle = [(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)];
            path("sign sign-doubtful", &triangle, true)
        }
        Sign::Tree(Standing::Unknown) => {
            let diamond = [(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)];
            path("sign sign-unknown", &diamond, true)
        }
        Sign::Tree(Standing::Checking) => circle("sign sign-checking", size / 2.0),
    };
    html! {
        <>
            { shape }
            {
                match flag {
                    Flag::None => Html::default(),
                    Flag::Warned => circle("sign sign-warn", size + 3.5),
                    Flag::Broken => circle("sign sign-flag", size + 3.5),
                }
            }
        </>
    }
}

/// The same sign beside its words.
pub(crate) fn sign_alone(own: Sign, flag: Flag) -> Html {
    html! {
        <svg class="sign-alone" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            { sign(own, flag, (12.0, 12.0), 7.0) }
        </svg>
    }
}
