//! The bytes of one file: opened once, hashed while they pass, unpacked within limits, never written to disk.

use std::cell::RefCell;
use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

/// Bytes looked at before it is decided what a file is.
pub(super) const PREFIX: usize = 64 << 10;
/// Bytes that may come out of a gzip file for each byte of it; honest text stays below 30.
const MAX_RATIO: u64 = 100;
/// Bytes that may come out before the ratio is looked at.
const FREE_BYTES: u64 = 16 << 20;
/// Bytes that may come out of one gzip file at all.
const MAX_UNPACKED: u64 = 16 << 30;

/// An opened file.
pub(super) struct Input {
    raw: Rc<RefCell<Raw>>,
    before: Metadata,
    body: Box<dyn BufRead>,
    /// The first bytes, unpacked, at most `PREFIX`; they are still to be read.
    pub(super) prefix: Vec<u8>,
    /// The file is packed with gzip.
    pub(super) is_gzip: bool,
}

struct Raw {
    file: File,
    hasher: blake3::Hasher,
    n_bytes: u64,
}

impl Input {
    /// Opens a file and looks at its first bytes.
    ///
    /// # Errors
    /// It cannot be opened or read, or its packing is damaged before its first byte.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let before = file.metadata()?;
        let raw = Rc::new(RefCell::new(Raw { file, hasher: blake3::Hasher::new(), n_bytes: 0 }));
        let mut body: Box<dyn BufRead> = Box::new(BufReader::with_capacity(PREFIX, Tap(Rc::clone(&raw))));
        let is_gzip = body.fill_buf()?.starts_with(&[0x1f, 0x8b, 8]);
        if is_gzip {
            let gunzip = Gunzip { inner: MultiGzDecoder::new(body), raw: Rc::clone(&raw), n_out: 0 };
            body = Box::new(BufReader::with_capacity(PREFIX, gunzip));
        }
        let mut prefix = Vec::new();
        let body: Box<dyn BufRead> = match (&mut body).take(PREFIX as u64).read_to_end(&mut prefix) {
            Ok(_) => Box::new(Cursor::new(prefix.clone()).chain(body)),
            Err(error) if prefix.is_empty() => return Err(error),
            // What came before the damage is still to be read.
            Err(error) => Box::new(Cursor::new(prefix.clone()).chain(BufReader::new(Failing(Some(error))))),
        };
        Ok(Self { raw, before, body, prefix, is_gzip })
    }

    /// The bytes, unpacked.
    pub(super) fn bytes(&mut self) -> &mut dyn BufRead {
        &mut self.body
    }

    /// Reads at most `limit` bytes into memory, and says what went wrong on the way; what came before it stays.
    pub(super) fn take(&mut self, limit: usize) -> (Vec<u8>, Option<io::Error>) {
        let mut bytes = Vec::new();
        let result = (&mut self.body).take(limit as u64).read_to_end(&mut bytes);
        (bytes, result.err())
    }

    /// Says whether bytes are left.
    pub(super) fn has_more(&mut self) -> bool {
        self.body.fill_buf().is_ok_and(|rest| !rest.is_empty())
    }

    /// Reads the file to its end without unpacking and returns the hash of all its bytes as hexadecimal digits; bytes
    /// of a sidecar follow those of the file.
    ///
    /// # Errors
    /// The file cannot be read to its end.
    pub(super) fn hash(&mut self, sidecar: &[u8]) -> io::Result<String> {
        let mut tap = Tap(Rc::clone(&self.raw));
        io::copy(&mut tap, &mut io::sink())?;
        let raw = &mut *self.raw.borrow_mut();
        Ok(raw.hasher.update(sidecar).finalize().to_hex().to_string())
    }

    /// Says whether the file at `path` is another one, or has other bytes, than when it was opened.
    pub(super) fn has_changed(&self, path: &Path) -> bool {
        let is_other = |after: &Metadata| {
            after.len() != self.before.len() || after.modified().ok() != self.before.modified().ok()
        };
        let open = self.raw.borrow().file.metadata();
        open.is_ok_and(|after| is_other(&after))
            || std::fs::metadata(path).is_ok_and(|after| is_other(&after))
    }
}

/// Lets the bytes of the file pass through the hash.
struct Tap(Rc<RefCell<Raw>>);

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.0.borrow_mut();
        let n = raw.file.read(buffer)?;
        raw.hasher.update(buffer.get(..n).unwrap_or_default());
        raw.n_bytes += n as u64;
        Ok(n)
    }
}

/// The place where reading failed.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Unpacks gzip members one after the other and counts what comes out; a header is never believed.
struct Gunzip {
    inner: MultiGzDecoder<Box<dyn BufRead>>,
    raw: Rc<RefCell<Raw>>,
    n_out: u64,
}

impl Read for Gunzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).map_err(|error| {
            let n_out = self.n_out;
            io::Error::new(
                error.kind(),
                format!("the gzip data are damaged after {n_out} unpacked bytes: {error}"),
            )
        })?;
        self.n_out += n as u64;
        let n_in = self.raw.borrow().n_bytes;
        if self.n_out > MAX_UNPACKED {
            let limit = MAX_UNPACKED >> 30;
            return Err(io::Error::other(format!(
                "more than {limit} GB come out of the gzip file, which is the limit"
            )));
        }
        if self.n_out > FREE_BYTES && self.n_out > n_in.saturating_mul(MAX_RATIO) {
            return Err(io::Error::other(format!(
                "more than {MAX_RATIO} bytes come out for each byte of the gzip file, which is the limit above {} MB",
                FREE_BYTES >> 20
            )));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn the_hash_is_of_the_packed_bytes_and_of_all_of_them() {
        let bytes = [gzip(b"one"), gzip(b"two")].concat();
        let (_folder, path) = file(&bytes);
        let mut input = Input::open(&path).unwrap();
        assert!(input.is_gzip);
        assert_eq!(input.take(2).0, b"on");
        assert_eq!(input.hash(b"").unwrap(), blake3::hash(&bytes).to_hex().to_string());
        assert!(!input.has_changed(&path));
    }

    #[test]
    fn all_members_are_read() {
        let (_folder, path) = file(&[gzip(b"one"), gzip(b"two")].concat());
        assert_eq!(Input::open(&path).unwrap().take(100).0, b"onetwo");
    }

    #[test]
    fn fault_15_a_bomb_is_stopped_by_its_ratio() {
        let (_folder, path) = file(&gzip(&vec![b'A'; 20 << 20]));
        let (bytes, error) = Input::open(&path).unwrap().take(usize::MAX);
        assert!(bytes.len() <= (FREE_BYTES as usize) + PREFIX);
        assert!(error.unwrap().to_string().contains("100 bytes"));
    }

    #[test]
    fn what_came_before_damage_stays() {
        let text: Vec<u8> =
            (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        let packed = gzip(&text);
        let (_folder, path) = file(&packed[..packed.len() / 2]);
        let (bytes, error) = Input::open(&path).unwrap().take(usize::MAX);
        assert!(bytes.len() > 100_000 && text.starts_with(&bytes));
        assert!(error.unwrap().to_string().contains("damaged after"));
    }

    #[test]
    fn fault_22_damage_among_the_first_bytes_leaves_what_came_before_it() {
        let packed = gzip(b"one two three");
        let (_folder, path) = file(&packed[..packed.len() - 9]);
        let (bytes, error) = Input::open(&path).unwrap().take(usize::MAX);
        assert!(!bytes.is_empty() && b"one two three".starts_with(&bytes), "{bytes:?}");
        assert!(error.unwrap().to_string().contains("damaged after"));
    }

    #[test]
    fn fault_07_a_file_that_grows_is_noticed() {
        let (_folder, path) = file(b"one");
        let input = Input::open(&path).unwrap();
        std::fs::write(&path, b"one two").unwrap();
        assert!(input.has_changed(&path));
    }
}
