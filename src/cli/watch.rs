//! `hustings index --watch`: following a folder until the user stops it.

use std::ops::ControlFlow;
use std::time::Duration;

use super::args::IndexArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::index;
use super::index::Run;
use super::interrupt::Interrupt;
use super::layers::Flags;
use super::number;
use super::out;
use super::out::Out;
use super::world;
use super::world::World;
use crate::article::Report;
use crate::config::Settings;
use crate::index::IndexError;
use crate::index::Mode;
use crate::index::Place;
use crate::watch;
use crate::watch::Follower;
use crate::watch::Told;

/// Runs the command until it is interrupted.
pub(super) fn run(
    args: &IndexArgs,
    place: &Place,
    mode: Mode,
    world: &World,
    out: &mut Out,
) -> Result<Exit, Failure> {
    let settings = settings(args, place, world)?;
    let interrupt = Interrupt::watch();
    let mut face = Face { args, place, mode, world, out, interrupt, settings, last: None, failure: None };
    let followed = watch::follow(place, args.poll.map(Duration::from_secs), &mut face);
    match (face.failure, followed) {
        // Whoever reads the lines went away, so nobody follows.
        (Some(failure), _) if failure.kind == Kind::Closed => Ok(Exit::Done),
        (Some(failure), _) => Err(failure),
        (None, followed) => followed.map(|()| Exit::Interrupted).map_err(Failure::from),
    }
}

fn settings(args: &IndexArgs, place: &Place, world: &World) -> Result<Settings, Failure> {
    Ok(world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?.settings)
}

struct Face<'a> {
    args: &'a IndexArgs,
    place: &'a Place,
    mode: Mode,
    world: &'a World,
    out: &'a mut Out,
    interrupt: Interrupt,
    settings: Settings,
    /// The last account that was shown.
    last: Option<Report>,
    /// Why the answer cannot be written.
    failure: Option<Failure>,
}

impl Follower for Face<'_> {
    fn refresh(&mut self) -> Result<ControlFlow<()>, IndexError> {
        // The folder's own settings may have been changed; half-written ones are looked at again with the next change.
        match settings(self.args, self.place, self.world) {
            Ok(settings) => self.settings = settings,
            Err(failure) => failure.lines().iter().for_each(|line| out::say(line)),
        }
        let is_first = self.last.is_none();
        let quiet = self.world.is_quiet();
        let run = index::refresh_until(
            self.interrupt.clone(),
            self.place,
            &self.settings,
            self.mode,
            self.args.wait && is_first,
            quiet,
        )?;
        self.mode = Mode::Changed;
        let printed = self.print(&run);
        let is_stopped = run.report.stopped || self.interrupt.is_asked();
        self.last = Some(run.report);
        if let Err(failure) = printed {
            self.failure = Some(failure);
            return Ok(ControlFlow::Break(()));
        }
        Ok(if is_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn tell(&mut self, told: Told) {
        if self.args.output.quiet && !matches!(told, Told::Failed(_)) {
            return;
        }
        match told {
            Told::Watching(folders) => {
                out::note(&format!("watching {}; Ctrl-C ends it", number::of(folders as u64, "folder")));
            }
            Told::Polling { why, every } => {
                if let Some(why) = why {
                    out::warn(&why);
                }
                let every = number::of(every.as_secs(), "second");
                out::note(&format!("walking the folder every {every}; Ctrl-C ends it"));
            }
            Told::Gone(root) => out::warn(&format!("`{}` is gone; waiting for it", root.display())),
            Told::Back(root) => out::note(&format!("`{}` is there again", root.display())),
            Told::Busy(error) => out::note(&format!("{error}; waiting for it")),
            Told::Failed(error) => {
                out::warn("the index could not be brought up to the files; trying again");
                Failure::from(error).lines().iter().for_each(|line| out::say(line));
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.interrupt.is_asked()
    }
}

impl Face<'_> {
    /// The whole account at first, then a line a change.
    fn print(&mut self, run: &Run) -> Result<(), Failure> {
        let Some(last) = &self.last else {
            return index::print(run, self.args, self.place, self.world, self.out);
        };
        if !is_change(last, &run.report) {
            return Ok(());
        }
        if self.args.output.json {
            self.out.json(&run.form(self.place))?;
        } else if !self.args.output.quiet {
            self.out.line(&change(last, run))?;
        }
        if !self.world.is_quiet() {
            let options = world::place_options(&self.args.place);
            let skipped =
                run.report.skipped.iter().filter(|one| !last.skipped.contains(one)).cloned().collect();
            let fresh = Run { report: Report { skipped, ..Report::default() }, cost: run.cost };
            fresh.first_skipped(&options).iter().for_each(|line| out::warn(line));
        }
        self.out.flush()
    }
}

/// Says whether something happened between two accounts.
fn is_change(last: &Report, report: &Report) -> bool {
    let state = |report: &Report| (report.articles, report.indexed_files, report.skipped_files);
    report.read > 0
        || report.removed > 0
        || state(last) != state(report)
        || last.skipped != report.skipped
        || last.ignored != report.ignored
}

/// A change in one line.
fn change(last: &Report, run: &Run) -> String {
    let report = &run.report;
    let mut facts = vec![format!("{} read", number::of(report.read, "article"))];
    let gone = (last.articles + report.read).saturating_sub(report.articles);
    if gone > 0 {
        facts.push(format!("{} replaced or taken out", number::count(gone)));
    }
    format!(
        "{}  {} · {} in the index",
        chrono::Local::now().format("%H:%M:%S"),
        facts.join(" · "),
        number::count(report.articles)
    )
}
