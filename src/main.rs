//! The `centralino` command. It only hands its arguments to `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    centralino::cli::run(std::env::args_os(), std::env::vars_os())
}
