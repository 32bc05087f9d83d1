//! Names of files as text: relative to the root, parted by `/`, and injective, so that two files never share an id.

use std::path::Component;
use std::path::Path;

/// Returns `path` relative to `root` as text.
///
/// Bytes that are no text stand as `\xNN`. So that no other name reads the same, a literal backslash is `\x5c`.
pub(super) fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts = rest.components().filter_map(|part| match part {
        Component::Normal(name) => Some(escape(name.as_encoded_bytes())),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Writes the bytes of one name as text.
pub(super) fn escape(name: &[u8]) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => out.push_str("\\x5c"),
                _ => out.push(character),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_no_text_are_told_apart() {
        assert_eq!(escape(b"a\xff.txt"), "a\\xff.txt");
        assert_eq!(escape(br"a\xff.txt"), r"a\x5cxff.txt");
        assert_eq!(escape("Öl.txt".as_bytes()), "Öl.txt");
    }

    #[test]
    fn names_are_relative_to_the_root() {
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/b/c/d.txt")), "c/d.txt");
        assert_eq!(relative(Path::new("."), Path::new("./c/d.txt")), "c/d.txt");
    }
}
