//! The `centralino` command. It only hands its arguments to `cli`.

fn main() {}
