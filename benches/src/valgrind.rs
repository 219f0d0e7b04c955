//! Counts of instructions, made with valgrind. They hardly vary between runs.

use crate::Result;
use crate::scratch::{as_of, output, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn is_installed() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|done| done.status.success())
}

/// Counts the instructions of a whole process.
pub(crate) fn instructions(program: &Command) -> Result<u64> {
    let mut command =
        under(program, "cachegrind", &["--cache-sim=no".into(), "--cachegrind-out-file=/dev/null".into()]);
    let done = command.output()?;
    let log = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        return Err(format!("{program:?}: {}\n{log}", done.status).into());
    }
    let line = log.lines().find_map(|line| line.split_once("I refs:").or_else(|| line.split_once("I   refs:")));
    let (_, count) = line.ok_or_else(|| format!("cachegrind says nothing of instructions:\n{log}"))?;
    Ok(count.trim().replace(',', "").parse()?)
}

/// Counts the instructions within a function and the functions that it calls. Returns one count for
/// each call of the function, in the order of the calls.
pub(crate) fn instructions_within(program: &Command, function: &str, name: &str) -> Result<Vec<u64>> {
    let directory = output()?.join("callgrind").join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    let options = [
        format!("--callgrind-out-file={}/out", directory.display()),
        format!("--toggle-collect={function}"),
        format!("--dump-after={function}"),
    ];
    run(&mut under(program, "callgrind", &options))?;
    let mut dumps = fs::read_dir(&directory)?
        .map(|file| Ok(file?.path()))
        .collect::<Result<Vec<PathBuf>>>()?
        .into_iter()
        .filter_map(|path| Some((path.extension()?.to_str()?.parse::<u32>().ok()?, path)))
        .collect::<Vec<_>>();
    dumps.sort();
    if dumps.is_empty() {
        // If `function` is a pattern, callgrind writes no dump after each call but a single one at
        // the end.
        return Ok(vec![total(&directory.join("out"))?]);
    }
    dumps.iter().map(|(_, path)| total(path)).collect()
}

fn total(dump: &Path) -> Result<u64> {
    let text = fs::read_to_string(dump)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
    Ok(total.ok_or_else(|| format!("{}: no total", dump.display()))?.trim().parse()?)
}

fn under(program: &Command, tool: &str, options: &[String]) -> Command {
    let mut command = Command::new("valgrind");
    command.arg(format!("--tool={tool}")).args(options).arg(program.get_program()).args(program.get_args());
    as_of(program, &mut command);
    command
}
