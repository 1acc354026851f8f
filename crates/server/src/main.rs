//! The `tenon` program.

fn main() -> std::process::ExitCode {
    server::commands::run()
}
