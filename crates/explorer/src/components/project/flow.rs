//! The flow of money as a drawing: from the owner by way of the suppliers to workers, each band as wide as what was
//! paid. Where there is no room for it, the list below says the same.

use stele_messages::{amount, shown};
use stele_records::amount::Amount;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::{Link, ProjectStory, RecordStanding};
use stele_records::types::field::ENTITY;
use yew::{Callback, Html, MouseEvent, html};

use super::details::Ways;
use super::value;
use crate::components::text::{Locale, fill_text, foreign};
use crate::components::values::tables::table;
use crate::route::Route;
use crate::state::flow::{BAR, Band, Flow, LETTER, Node, Spot, WIDTH, flows};
use crate::state::names::Names;
use crate::state::project::Filter;

/// What every part of a drawing is told from.
struct Scene<'s> {
    view: &'s ProjectStory,
    flow: &'s Flow,
    names: &'s Names,
    ways: &'s Ways,
    locale: &'s Locale,
}

/// One drawing a currency; nothing where nothing was paid, or not all of it is read.
pub(super) fn drawings(view: &ProjectStory, ways: &Ways, names: &Names, locale: &Locale) -> Html {
    if view.too_long.is_some() {
        return Html::default();
    }
    let flows = flows(view);
    let is_several = flows.len() > 1;
    let all = flows.iter().map(|flow| {
        let scene = Scene {
            view,
            flow,
            names,
            ways,
            locale,
        };
        scene.draw(is_several)
    });
    all.collect()
}

impl Scene<'_> {
    fn draw(&self, is_several: bool) -> Html {
        let (words, flow) = (self.locale.money(), self.flow);
        let paid = flow.nodes.first().map(|node| self.money(node.amount));
        let slots = [("amount", paid.as_deref().unwrap_or_default())];
        let label = fill_text(words.flow_label, &slots);
        let height = flow.height;
        // Bands first, so that no name is behind one.
        html! {
            <figure class="flow" data-currency={flow.currency.clone()}>
                if is_several {
                    <h3>{ foreign(&flow.currency) }</h3>
                }
                <svg class="flow-drawing" viewBox={format!("-1 -1 {} {:.0}", WIDTH + 2.0, height + 2.0)}
                    role="group" aria-label={label.clone()}>
                    { for flow.bands.iter().map(|band| self.band(band)) }
                    { for flow.nodes.iter().map(|node| self.node(node)) }
                </svg>
                <figcaption class="fine">
                    <span class="flow-wide">{ words.flow_note }</span>
                    <span class="flow-narrow">{ words.flow_narrow }</span>
                    if flow.others > 0 {
                        { " " }{ (words.flow_others)(flow.others) }
                    }
                    if flow.unpaid > 0 {
                        { " " }{ (words.flow_unpaid)(flow.unpaid) }
                    }
                </figcaption>
                <details class="as-table">
                    <summary>{ self.locale.ui().as_table }</summary>
                    { self.table(&label) }
                </details>
            </figure>
        }
    }

    /// The same, a row a band.
    fn table(&self, caption: &str) -> Html {
        let words = self.locale.money();
        let rows = self.flow.bands.iter().filter_map(|band| {
            let (from, to) = (self.node_at(band.from)?, self.node_at(band.to)?);
            let contract = self.contract_of(to).map(|(contract, _)| contract);
            let contract = contract.map(|contract| {
                let all = Route::list(IndexKey::new(Kind::Contract, contract));
                html! { <a href={all.to_hash()}>{ foreign(contract) }</a> }
            });
            Some(html! {
                <tr>
                    <th scope="row">{ foreign(&self.name_of(from)) }</th>
                    <td>{ foreign(&self.name_of(to)) }</td>
                    <td>{ for contract }</td>
                    <td class="digits">{ value(to.amount, &self.flow.currency, self.locale) }</td>
                </tr>
            })
        });
        let columns = [
            words.flow_from,
            words.flow_to,
            words.flow_contract,
            words.flow_amount,
        ];
        let digits = [false, false, false, true];
        let table = table(caption.to_owned().into(), &columns, &digits, rows.collect());
        html! { <div class="table-room" role="region" aria-label={caption.to_owned()} tabindex="0">{ table }</div> }
    }

    /// A band, and the way to the payments that it stands for.
    fn band(&self, band: &Band) -> Html {
        let (Some(from), Some(to)) = (self.node_at(band.from), self.node_at(band.to)) else {
            return Html::default();
        };
        let path = html! { <path class={format!("flow-band flow-band-{}", kind(to))} d={outline(band, from, to)} /> };
        let says = self.says(from, to);
        let Some((contract, label)) = self.contract_of(to) else {
            return html! { <g class="flow-part"><title>{ says }</title>{ path }</g> };
        };
        // Whoever opens it elsewhere finds the contract's own list.
        let href = Route::list(IndexKey::new(Kind::Contract, contract)).to_hash();
        let (show, filter) = (
            self.ways.show.clone(),
            Filter::Contract(contract.to_owned()),
        );
        let onclick = Callback::from(move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                show.emit(filter.clone());
            }
        });
        let label = format!("{says} {label}");
        html! {
            <a class="flow-part" {href} {onclick} aria-label={label} data-contract={contract.to_owned()}>
                <title>{ says }</title>
                { path }
            </a>
        }
    }

    /// A bar, with who it is and how much came in.
    fn node(&self, node: &Node) -> Html {
        let (words, step) = (self.locale.money(), self.flow.step);
        let is_last = !self
            .flow
            .bands
            .iter()
            .any(|band| self.node_at(band.from) == Some(node));
        let room = match is_last {
            true => WIDTH - node.x - BAR - 8.0,
            false => step - BAR - 12.0,
        };
        let over = node.over > Amount::ZERO;
        let x = node.x + BAR + 6.0;
        let [at_name, at_sum, at_over] = node.lines.map(|line| format!("{line:.1}"));
        let (name, sum) = (self.name_of(node), self.money(node.amount));
        let failed = self
            .link_of(node)
            .is_some_and(|link| link.standing == RecordStanding::Fails);
        let mark = if failed || over { "✕ " } else { "" };
        let room = room / LETTER - if mark.is_empty() { 0.0 } else { 1.4 };
        let kind = kind(node);
        let over_text = fill_text(words.flow_over, &[("amount", &self.money(node.over))]);
        let trouble = match (over, failed) {
            (true, _) => over_text.as_str(),
            (false, true) => self.locale.ui().word_not_verified,
            (false, false) => "",
        };
        html! {
            <g class={format!("flow-node flow-{kind}")} data-kind={kind} aria-hidden="true">
                <title>{ format!("{name} {sum} {trouble}") }</title>
                <rect x={format!("{:.1}", node.x)} y={format!("{:.1}", node.y)} width={format!("{BAR}")}
                    height={format!("{:.1}", node.height.max(1.5))} />
                <text class="flow-name" x={format!("{x:.1}")} y={at_name}>
                    { mark }<tspan class="flow-foreign">{ clipped(&name, room) }</tspan>
                </text>
                if fits(&sum, room) {
                    <text class="flow-amount" x={format!("{x:.1}")} y={at_sum}>{ sum }</text>
                }
                if over {
                    <rect class="flow-over" x={format!("{:.1}", node.x)} width={format!("{BAR}")}
                        y={format!("{:.1}", node.y + node.came_in)}
                        height={format!("{:.1}", node.height - node.came_in)} />
                    <text class="flow-much" x={format!("{x:.1}")} y={at_over}>
                        { clipped(&over_text, room + 1.4) }
                    </text>
                }
            </g>
        }
    }

    fn node_at(&self, number: usize) -> Option<&Node> {
        self.flow.nodes.get(number)
    }

    fn money(&self, sum: Amount) -> String {
        amount(self.locale.lang, &sum.to_string(), &self.flow.currency)
    }

    /// The contract that a node is of.
    fn link_of(&self, node: &Node) -> Option<&Link> {
        match node.spot {
            Spot::Supplier(number) => self.view.links.get(number),
            _ => None,
        }
    }

    /// The contract whose payments a band to this node stands for, and what its link says.
    fn contract_of(&self, to: &Node) -> Option<(&str, &'static str)> {
        match to.spot {
            Spot::Supplier(number) | Spot::Workers(number) => {
                let link = self.view.links.get(number)?;
                Some((&link.contract, self.locale.money().flow_show))
            }
            _ => None,
        }
    }

    /// An entity by its name, else by its code.
    fn entity(&self, id: &str) -> String {
        let name = self.names.by_id.get(id).map(|name| shown(name));
        name.unwrap_or_else(|| id.strip_prefix(ENTITY).unwrap_or(id).to_owned())
    }

    fn supplier(&self, number: usize) -> String {
        let link = self.view.links.get(number);
        link.map(|link| self.entity(&link.supplier))
            .unwrap_or_default()
    }

    fn name_of(&self, node: &Node) -> String {
        let (words, funds) = (self.locale.money(), self.locale.funds());
        match node.spot {
            Spot::Owner => match &self.view.own {
                Some(own) => self.entity(&own.buyer),
                None => words.flow_owner.to_owned(),
            },
            Spot::Supplier(number) => self.supplier(number),
            Spot::Workers(number) => {
                let link = self.view.links.get(number);
                let flow = link.and_then(|link| link.flow.as_ref());
                (funds.workers)(flow.map_or(0, |flow| flow.workers))
            }
            Spot::Kept(_) => words.flow_kept.to_owned(),
            Spot::Others(count) => (words.flow_other_contracts)(count),
        }
    }

    /// What a band says, as a sentence.
    fn says(&self, from: &Node, to: &Node) -> String {
        let words = self.locale.money();
        let (payer, payee, sum) = (self.name_of(from), self.name_of(to), self.money(to.amount));
        let link = self.link_of(to);
        let slots = [
            ("payer", payer.as_str()),
            ("payee", &payee),
            ("amount", &sum),
            ("contract", link.map_or("", |link| &link.contract)),
        ];
        let template = match to.spot {
            Spot::Supplier(_) => words.flow_pays,
            Spot::Kept(_) => words.flow_keeps,
            Spot::Owner | Spot::Workers(_) | Spot::Others(_) => words.flow_pays_plain,
        };
        fill_text(template, &slots)
    }
}

/// The name that styles know a node by.
const fn kind(node: &Node) -> &'static str {
    match node.spot {
        Spot::Owner => "owner",
        Spot::Supplier(_) => "paid",
        Spot::Workers(_) => "wages",
        Spot::Kept(_) => "kept",
        Spot::Others(_) => "others",
    }
}

/// A band from bar to bar, of the same width everywhere.
fn outline(band: &Band, from: &Node, to: &Node) -> String {
    let (left, right) = (from.x + BAR, to.x);
    let middle = (left + right) / 2.0;
    let width = band.width.max(1.0);
    let (start, end) = (band.start, band.end);
    let (start_low, end_low) = (start + width, end + width);
    format!(
        "M{left:.1} {start:.1}C{middle:.1} {start:.1} {middle:.1} {end:.1} {right:.1} {end:.1}\
         V{end_low:.1}C{middle:.1} {end_low:.1} {middle:.1} {start_low:.1} {left:.1} {start_low:.1}Z"
    )
}

/// How wide a sign is at most, in letters: a Chinese one is one. Of bold letters, in the widest of the common fonts, so
/// that no name reaches into its neighbour's.
const fn width(sign: char) -> f64 {
    match sign {
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.1,
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' => 0.4,
        'f' | 'r' | 't' | '(' | ')' => 0.5,
        'A'..='Z' => 0.78,
        '0'..='9' => 0.7,
        '\u{1f000}'.. => 1.4,
        '\u{1100}'.. => 1.0,
        _ => 0.72,
    }
}

/// Whether a text fits into so many letters' room. A part of an amount would be another amount.
fn fits(text: &str, room: f64) -> bool {
    text.chars().map(width).sum::<f64>() <= room
}

/// As much of a text as fits into so many letters' room.
fn clipped(text: &str, room: f64) -> String {
    if fits(text, room) {
        return text.to_owned();
    }
    let mut left = room - 1.0;
    let part = text.chars().take_while(|c| {
        left -= width(*c);
        left >= 0.0
    });
    let part: String = part.collect();
    format!("{}…", part.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_clipped_and_short_ones_are_not() {
        assert_eq!(clipped("雄安建设", 4.0), "雄安建设");
        assert_eq!(clipped("雄安建设集团", 4.0), "雄安建…");
        assert_eq!(clipped("Xiong'an Construction", 8.0), "Xiong'an C…");
        // A code in bold digits and capitals takes more than thirteen letters' room.
        assert!(!fits("91130632MA0CPN1C30", 13.0));
        assert!(fits("CNY 1,860,000.50", 10.5));
        assert_eq!(clipped("a", 0.1), "…");
        let long = "x".repeat(10_000);
        assert!(clipped(&long, 12.0).chars().count() < 25);
    }
}
