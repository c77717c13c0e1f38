//! Whether something is the very same, without a look into it.

use std::rc::Rc;

/// A shared value that equals only itself: what rests on it is worked out anew where it may have changed.
#[derive(Debug)]
pub(crate) struct Same<T>(pub(crate) Rc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_not_the_same() {
        let one = Same(Rc::new(1));
        assert_eq!(one, one.clone());
        assert_ne!(one, Same(Rc::new(1)));
    }
}
