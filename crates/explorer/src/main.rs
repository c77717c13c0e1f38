//! The public explorer: shows a city's records, and checks each of them in the reader's browser.

mod app;
mod browser;
mod components;
#[cfg(test)]
mod contrast;
mod format;
mod hooks;
mod later;
mod pages;
mod rest;
mod route;
mod session;
mod state;
#[cfg(test)]
mod testing;

fn main() {
    // The text that stood there until now says what to do if this never happens.
    let root = browser::page::document().and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
