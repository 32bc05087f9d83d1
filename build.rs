//! Turns the knowledge tables of `data/` into their compact forms.
fn main() {}
