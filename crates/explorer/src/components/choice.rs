//! Fields that a reader chooses with: they show what the address says, also after the way back.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, Properties, TargetCast, component, html, use_effect_with, use_node_ref,
};

/// A value and its words.
pub(crate) type Named = (String, String);

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct ChoiceProps {
    /// Of the field, within the page.
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    /// The value that is chosen.
    pub(crate) value: String,
    /// What can be chosen. Under a heading, or under none.
    pub(crate) options: Vec<(Option<String>, Vec<Named>)>,
    pub(crate) on_choose: Callback<String>,
}

/// One of several.
#[component]
pub(crate) fn Choice(props: &ChoiceProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        // What a reader has chosen stays chosen, whatever is rendered: so it is said expressly.
        use_effect_with(props.value.clone(), move |value| {
            if let Some(field) = field.cast::<HtmlSelectElement>() {
                field.set_value(value);
            }
        });
    }
    let onchange = props.on_choose.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        field.map(|field| field.value()).unwrap_or_default()
    });
    let option = |(value, words): &Named| {
        html! {
            <option value={value.clone()} selected={*value == props.value}>{ words.clone() }</option>
        }
    };
    let groups = props.options.iter().map(|(heading, options)| {
        let options = options.iter().map(option);
        match heading {
            Some(heading) => html! { <optgroup label={heading.clone()}>{ for options }</optgroup> },
            None => html! { <>{ for options }</> },
        }
    });
    html! {
        <p class="choice">
            <label for={props.id}>{ props.label }</label>
            <select id={props.id} ref={field} {onchange}>{ for groups }</select>
        </p>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct BoundProps {
    /// Of the field, within the page.
    pub(crate) id: &'static str,
    pub(crate) label: String,
    pub(crate) value: Option<u64>,
    /// Whether what was typed is no number.
    pub(crate) is_bad: bool,
    /// The id of what says so.
    pub(crate) described_by: &'static str,
    pub(crate) on_type: Callback<String>,
}

/// A whole number, or nothing. It is heard when the reader leaves the field, or presses Enter.
#[component]
pub(crate) fn BoundField(props: &BoundProps) -> Html {
    let field = use_node_ref();
    let value = props.value.map(|value| value.to_string());
    let value = value.unwrap_or_default();
    {
        let field = field.clone();
        use_effect_with(value.clone(), move |value| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value(value);
            }
        });
    }
    let onchange = props.on_type.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        field.map(|field| field.value()).unwrap_or_default()
    });
    html! {
        <span class="bound">
            <label for={props.id}>{ props.label.clone() }</label>
            <input id={props.id} ref={field} type="text" inputmode="numeric" autocomplete="off" {value} {onchange}
                aria-invalid={props.is_bad.then_some("true")}
                aria-describedby={props.is_bad.then_some(props.described_by)} />
        </span>
    }
}
