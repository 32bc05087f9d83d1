//! `hustings completions`: the script that makes a shell complete commands, options, and what queries are made of.
//!
//! Commands and options stand in the script as `clap_complete` writes it, so that they need no call of the program and
//! the shell completes paths its own way. In front of that is asked `hustings complete`, which knows queries. The
//! dynamic engine of `clap_complete` is not used: it takes the words of the line as bash parts them, at each colon, and
//! gives values back without quotes.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::CompletionsArgs;
use super::args::Line;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::out::Out;

/// Runs the command.
pub(super) fn run(args: &CompletionsArgs, out: &mut Out) -> Result<Exit, Failure> {
    let script = script(args.shell).ok_or_else(|| {
        Failure::new(Kind::Bug, format!("the script for {} has changed its form", args.shell))
    })?;
    out.line(script.trim_end())?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The script; `None` where the generator writes it in a form that ours does not fit to.
fn script(shell: Shell) -> Option<String> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Line::command(), "hustings", &mut bytes);
    let text = String::from_utf8(bytes).ok()?;
    match shell {
        Shell::Bash => Some(text + BASH),
        Shell::Zsh => {
            let (head, tail) = text.split_once("\n_hustings() {\n")?;
            let (body, start) = tail.rsplit_once("\nif [ ")?;
            Some(format!("{head}\n_hustings_options() {{\n{body}\n{ZSH}\nif [ {start}"))
        }
        Shell::Fish => Some(text + FISH),
        Shell::PowerShell => {
            let head = "param($wordToComplete, $commandAst, $cursorPosition)\n";
            let at = text.find(head)? + head.len();
            let (before, after) = text.split_at_checked(at)?;
            Some(format!("{before}{POWERSHELL}{after}"))
        }
        _ => Some(text),
    }
}

const BASH: &str = r#"
# What a query is made of, out of the index; else commands and options.
_hustings_query() {
    local reply
    COMPREPLY=()
    while IFS= read -r reply; do
        COMPREPLY+=("$reply")
    done < <(hustings complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
        _hustings "$@"
    elif [[ ${COMPREPLY[0]} == *: ]]; then
        compopt -o nospace
    fi
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _hustings_query -o nosort -o bashdefault -o default hustings
else
    complete -F _hustings_query -o bashdefault -o default hustings
fi
"#;

const ZSH: &str = r#"
# What a query is made of, out of the index; else commands and options.
_hustings() {
    local line typed="$QIPREFIX$PREFIX"
    local -a values shown
    while IFS= read -r line; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done < <(hustings complete zsh "${words[1,CURRENT-1]} $typed" ${QIPREFIX:+"$PREFIX"} 2>/dev/null)
    if (( $#values )); then
        compadd -U -Q -S '' -l -d shown -- "${values[@]}"
    else
        _hustings_options "$@"
    fi
}
"#;

const FISH: &str = r#"
# What a query is made of, out of the index.
set -l asked "(hustings complete fish (commandline -cp | string collect) 2>/dev/null)"
complete -c hustings -n "__fish_seen_subcommand_from search show" -f -k -a $asked
for option in actor topic source author language query
    complete -c hustings -n "__fish_seen_subcommand_from search show" -l $option -r -f -k -a $asked
end
"#;

const POWERSHELL: &str = r#"
    # What a query is made of, out of the index; else commands and options.
    $text = $commandAst.Extent.Text
    $typed = $text.Substring(0, [Math]::Min($cursorPosition - $commandAst.Extent.StartOffset, $text.Length))
    if ($typed.Length -lt $cursorPosition - $commandAst.Extent.StartOffset) { $typed += ' ' }
    $replies = @(hustings complete powershell $typed 2>$null)
    if ($replies.Count -gt 0) {
        return $replies | ForEach-Object {
            $value, $about = $_ -split "`t", 2
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', "$about ")
        }
    }
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_holds_the_options_and_asks_for_the_rest() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
            let script = script(shell).unwrap();
            assert!(script.contains(&format!("hustings complete {shell}")), "{shell}");
            assert!(script.contains("no-snippets"), "{shell}");
        }
        let zsh = script(Shell::Zsh).unwrap();
        assert_eq!(zsh.matches("_hustings() {").count(), 1);
    }
}
