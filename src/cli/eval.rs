//! `hustings eval`: how right what is inferred is.

use super::args::EvalArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::layers::Flags;
use super::out::Out;
use super::world::World;
use crate::knowledge::Knowledge;
use crate::measure;
use crate::measure::Eval;
use crate::measure::EvalError;
use crate::measure::Figures;
use crate::measure::GoldError;
use crate::measure::LABELS;
use crate::measure::Split;

/// Runs the command.
pub(super) fn run(args: &EvalArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let gold = measure::read_gold(&args.gold).map_err(|error| {
        let kind = if matches!(error, GoldError::File { .. }) { Kind::World } else { Kind::Usage };
        Failure::because(kind, "cannot measure without gold", error)
            .hint("`hustings eval GOLD ARTICLES` names the labels and the folder of the articles")
            .hint("without arguments it takes `corpus/` of the current folder, as the repository has it")
    })?;
    let settings = world.settings(std::slice::from_ref(&args.articles), Flags::default())?.settings;
    let knowledge = Knowledge::built_in();
    let articles = measure::extracted(&args.articles, &settings, &knowledge)?;
    let eval = measure::eval(&gold, &articles, &knowledge);
    if args.output.json {
        out.json(&eval)?;
    } else {
        out.lines(table(&eval))?;
        if args.errors {
            out.lines(errors(&eval.errors))?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn table(eval: &Eval) -> Vec<String> {
    let mut lines = Vec::new();
    let splits: Vec<_> = Split::ALL.iter().filter_map(|split| Some((split, eval.splits.get(split)?))).collect();
    let mut head = format!("{:<19}", "");
    let mut columns = format!("{:<19}", "");
    for (split, figures) in &splits {
        let name = format!("{}: {} articles", split.as_str(), figures.articles);
        head.push_str(&format!("{name:<30}"));
        columns.push_str(&format!("{:>6}{:>6}{:>6}{:>7}     ", "P", "R", "F1", "n"));
    }
    lines.push(head.trim_end().to_owned());
    lines.push(columns.trim_end().to_owned());
    for label in LABELS {
        let mut line = format!("{label:<19}");
        for (_, figures) in &splits {
            match figures.labels.get(label) {
                Some(Figures { precision, recall, f1, n }) => line.push_str(&format!(
                    "{:>6}{:>6}{:>6}{n:>7}     ",
                    share(*precision),
                    share(*recall),
                    share(*f1)
                )),
                None => line.push_str(&" ".repeat(30)),
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.push(String::new());
    let mut head = format!("{:<19}", "");
    let mut line = format!("{:<19}", "dates");
    for (_, figures) in &splits {
        head.push_str(&format!("{:>6}{:>6}{:>8}{:>5}     ", "right", "wrong", "unknown", "n"));
        let dates = figures.dates;
        let unknown = 1.0 - dates.right_share() - dates.wrong_share();
        line.push_str(&format!(
            "{:>6}{:>6}{:>8}{:>5}     ",
            share(Some(dates.right_share())),
            share(Some(dates.wrong_share())),
            share(Some(unknown.max(0.0))),
            dates.n
        ));
    }
    lines.push(head.trim_end().to_owned());
    lines.push(line.trim_end().to_owned());
    lines.push(String::new());
    lines.push("confidence of dates   claimed  right    n".to_owned());
    for bin in &eval.reliability {
        let name = format!("{:.2} to {:.2}", bin.from, bin.to);
        lines.push(format!("{name:<22}{:>7}{:>7}{:>5}", share(Some(bin.claimed)), share(Some(bin.right)), bin.n));
    }
    for (split, figures) in &splits {
        if figures.lost > 0 {
            lines.push(String::new());
            lines.push(format!("{} of the {} articles were not read", figures.lost, split.as_str()));
        }
    }
    lines
}

/// A share in three digits, without the nought before the point.
fn share(share: Option<f64>) -> String {
    match share {
        None => "-".to_owned(),
        Some(share) if share >= 0.9995 => "1.00".to_owned(),
        Some(share) => format!("{share:.3}").trim_start_matches('0').to_owned(),
    }
}

fn errors(errors: &[EvalError]) -> Vec<String> {
    let mut lines = vec![String::new(), format!("{} errors in the seen articles", errors.len())];
    let mut last = None;
    for error in errors {
        let place = Some((error.file.as_str(), error.n));
        if last != place {
            let nth = if error.n > 1 { format!(" {}", error.n) } else { String::new() };
            lines.push(format!("{}{nth}", super::escape::shown(&error.file)));
            last = place;
        }
        let text = super::escape::shown(&error.value);
        lines.push(format!("  {:<7} {:<9} {text}", error.label, error.what));
    }
    lines
}
