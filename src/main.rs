//! Starts the terminal face and nothing else.

fn main() -> std::process::ExitCode {
    hustings::cli::run()
}
