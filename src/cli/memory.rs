//! How much memory the run took: the peak of anonymous memory, sampled, and the resident maximum that the system kept.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// The peak of anonymous memory so far.
#[derive(Debug, Default)]
pub(super) struct Peak(AtomicU64);

impl Peak {
    /// Looks once; to be called often.
    pub(super) fn sample(&self) {
        if let Some(bytes) = status_line("RssAnon:") {
            self.0.fetch_max(bytes, Ordering::Relaxed);
        }
    }

    /// Bytes; `None` where the system does not tell.
    pub(super) fn bytes(&self) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|&bytes| bytes > 0)
    }
}

/// The most that was resident at once, mapped files included; `None` where the system does not tell.
pub(super) fn resident_peak() -> Option<u64> {
    status_line("VmHWM:")
}

/// A value of `/proc/self/status`, which counts in kibibytes.
fn status_line(key: &str) -> Option<u64> {
    read_line(&std::fs::read_to_string("/proc/self/status").ok()?, key)
}

fn read_line(status: &str, key: &str) -> Option<u64> {
    let rest = status.lines().find_map(|line| line.strip_prefix(key))?;
    Some(rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_status_counts_kibibytes() {
        let status = "Name:\thustings\nVmHWM:\t    2048 kB\nRssAnon:\t     512 kB\n";
        assert_eq!(read_line(status, "VmHWM:"), Some(2048 * 1024));
        assert_eq!(read_line(status, "RssAnon:"), Some(512 * 1024));
        assert_eq!(read_line(status, "RssFile:"), None);
    }
}
