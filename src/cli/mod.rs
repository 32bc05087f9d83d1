//! The terminal: arguments, output, exit status.
//!
//! A face: each command translates its arguments into one call of a module below and its answer into lines. Nothing is
//! decided here that another face would have to decide again. `out` alone writes, `world` alone asks for environment
//! and time, and what comes from documents passes `escape` before it is seen.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

mod account;
mod args;
mod batch;
mod bench;
mod bug;
mod changes;
mod check;
mod complete;
mod completions;
mod dates;
mod escape;
mod eval;
mod exit;
mod extract;
mod failure;
#[cfg(test)]
mod fake;
mod flags;
mod help;
mod hits;
mod index;
mod interrupt;
mod layers;
mod man;
mod memory;
mod number;
mod out;
mod pager;
mod pipeline;
mod place;
mod progress;
mod search;
mod shell_line;
mod show;
mod status;
mod usage;
mod watch;
mod world;
mod wrap;

use args::Command;
use args::Line;
use args::OutputArgs;
use exit::Exit;
use failure::Failure;
use out::Out;
use pager::Paging;
use world::World;

use crate::index::IndexError;

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let ended = match command(&arguments) {
        Ok(Some(command)) => {
            let output = command.output();
            bug::watch(command.doing(), output.json);
            let done = catch_unwind(AssertUnwindSafe(|| obey(&command, output)));
            let done = done.unwrap_or_else(|_| match damage(&command) {
                Some(damage) => Err(damage.into()),
                None => Ok(Exit::Cannot),
            });
            // Damage of the index explains whatever the engine died of.
            if !done.as_ref().is_err_and(Failure::is_damage) {
                bug::tell(output.json);
            }
            done.map_err(|failure| (failure, output.json))
        }
        Ok(None) => Ok(Exit::Done),
        Err(failure) => {
            let json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
            Err((failure, json))
        }
    };
    let exit = ended.unwrap_or_else(|(failure, json)| {
        out::failure(&failure, json);
        failure.exit()
    });
    exit.into()
}

/// What is damaged in the index that a command works with.
fn damage(command: &Command) -> Option<IndexError> {
    let place = place::to_read(command.place()?, &World::here(command.output())).ok()?;
    crate::index::damage(&place.folder)
}

/// Reads the command line; `None` where it asked for help or for the version, which is then printed.
fn command(arguments: &[String]) -> Result<Option<Command>, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    let mut out = Out::new(usage::colour(arguments), &env);
    if let Some(failure) = usage::dash_query(arguments) {
        return Err(failure);
    }
    match Line::try_parse() {
        Ok(Line { licenses: true, .. }) => {
            out.page(Paging::of(&World::here(OutputArgs::default())));
            out.lines([help::NOTICE, help::LICENSES].map(str::trim_end))?;
        }
        Ok(Line { command: Some(command), .. }) => return Ok(Some(command)),
        Ok(Line { command: None, .. }) => {
            out.line(help::SHORT)?;
            let here = args::PlaceArgs { roots: Vec::new(), index: None };
            if !place::to_read(&here, &World::here(OutputArgs::default()))?.folder.exists() {
                out.line(help::NO_INDEX)?;
            }
        }
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                out.page(Paging::of(&World::here(OutputArgs::default())));
                out.line(error.render().to_string().trim_end())?;
            }
            _ => return Err(usage::failure(&error, arguments)),
        },
    }
    out.flush()?;
    Ok(None)
}

/// Does what a command says.
fn obey(command: &Command, output: OutputArgs) -> Result<Exit, Failure> {
    let world = World::here(output);
    let env = |name: &str| world.env.get(name).cloned();
    let mut out = Out::new(output.color, &env);
    if command.may_page() {
        out.page(Paging::of(&world));
    }
    match command {
        Command::Search(args) => search::run(args, &world, &mut out),
        Command::Index(args) => index::run(args, &world, &mut out),
        Command::Show(args) => show::run(args, &world, &mut out),
        Command::Status(args) => status::run(args, &world, &mut out),
        Command::Extract(args) => extract::run(args, &world, &mut out),
        Command::Batch(args) => batch::run(args, &world, &mut out),
        Command::Check(args) => check::run(args, &world, &mut out),
        Command::Bench(args) => bench::run(args, &world, &mut out),
        Command::Eval(args) => eval::run(args, &world, &mut out),
        Command::Completions(args) => completions::run(args, &mut out),
        Command::Man(args) => man::run(args, &mut out),
        Command::Complete(args) => complete::run(args, &world, &mut out),
        Command::Help(args) => help::run(args, &mut out),
    }
}
