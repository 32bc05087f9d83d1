//! Figures: quality against gold, latency of queries on one's own index, and the speed of each step alone.
//!
//! Floor 7. Measures what the lower floors do; decides nothing about them.

mod baseline;
mod classes;
mod eval;
mod latency;
mod load;
mod machine;
mod records;
mod steps;

pub use baseline::Baseline;
pub use baseline::BaselineError;
pub use baseline::Comparison;
pub use baseline::RULE;
pub use baseline::Ratio;
pub use baseline::Verdict;
pub use baseline::compare;
pub use classes::from_index;
pub use eval::DateFigures;
pub use eval::Eval;
pub use eval::EvalError;
pub use eval::Figures;
pub use eval::Gold;
pub use eval::GoldError;
pub use eval::LABELS;
pub use eval::Reliability;
pub use eval::Split;
pub use eval::SplitFigures;
pub use eval::eval;
pub use eval::extracted;
pub use eval::read_gold;
pub use eval::records as read_records;
pub use latency::Class;
pub use latency::Latency;
pub use latency::LogError;
pub use latency::Percentiles;
pub use latency::Query;
pub use latency::Refused;
pub use latency::Rounds;
pub use latency::latency;
pub use latency::read_log;
pub use load::Load;
pub use machine::cpu_seconds;
pub use machine::peak_resident_mb;
pub use steps::StepFigure;
pub use steps::Steps;
pub use steps::steps;
