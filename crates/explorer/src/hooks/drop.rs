//! A file that is dropped anywhere on a page.

use yew::{Callback, hook, use_effect_with, use_state_eq};

use super::intake::Offered;
use crate::browser::drop;

/// Takes files wherever they are dropped, as long as the page is there. Whether some are being dragged over it.
#[hook]
pub(crate) fn use_page_drop(on_offer: &Callback<Offered>) -> bool {
    let over = use_state_eq(|| false);
    let setter = over.setter();
    use_effect_with(on_offer.clone(), move |offer| {
        let over = Callback::from(move |is_over| setter.set(is_over));
        let watching = drop::watch(&over, &offer.reform(Offered::Dropped));
        move || std::mem::drop(watching)
    });
    *over
}
