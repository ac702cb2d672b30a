//! What the index is made of, by itself; `tests/it/search.rs` asks it.

use super::*;

#[test]
fn lengths_are_on_a_scale_of_64() {
    assert_eq!(level(10, 10, 1000), 0);
    assert_eq!(level(100, 10, 1000), 32);
    assert_eq!(level(1000, 10, 1000), 63);
    assert_eq!(level(7, 7, 7), 0);
}

#[test]
fn terms_are_in_the_order_of_javascript() {
    assert!(order("a", "b").is_lt());
    assert!(order("a", "é").is_lt());
    // Beyond the first plane letters are two units, which begin below U+E000.
    assert!(order("\u{20000}", "\u{f900}").is_lt());
}
