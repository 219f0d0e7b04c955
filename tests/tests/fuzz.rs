//! The checks of the fuzz targets (`fuzz/`) without cargo-fuzz: on their seeds, on small changes to
//! the seeds, and on noise, for `FUZZ_SECONDS` (default 5) in total.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test")]

#[path = "../../fuzz/checks/body.rs"]
mod body;
#[path = "../../fuzz/checks/decode.rs"]
mod decode;
#[path = "../../fuzz/checks/json.rs"]
mod json;
#[path = "../../fuzz/checks/pointer.rs"]
mod pointer;
#[path = "../../fuzz/checks/template.rs"]
mod template;
#[path = "../../fuzz/checks/violation.rs"]
mod violation;

use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// A random generator that is good enough for this: xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound.max(1)
    }

    /// Returns a part of one of the inputs.
    fn part<'i>(&mut self, inputs: &'i [Vec<u8>]) -> &'i [u8] {
        let input = &inputs[self.below(inputs.len())];
        let start = self.below(input.len() + 1);
        &input[start..start + self.below(input.len() - start + 1)]
    }

    /// Returns an input with some changes.
    fn changed(&mut self, inputs: &[Vec<u8>], alphabet: &[u8]) -> Vec<u8> {
        let mut input = if self.below(8) == 0 { Vec::new() } else { inputs[self.below(inputs.len())].clone() };
        for _ in 0..=self.below(6) {
            let at = self.below(input.len() + 1);
            let end = at + self.below((input.len() - at).min(4) + 1);
            let byte = if self.below(8) == 0 { self.below(256) as u8 } else { alphabet[self.below(alphabet.len())] };
            match self.below(4) {
                0 => drop(input.drain(at..end)),
                1 => input.insert(at, byte),
                2 => drop(input.splice(at..end, [byte])),
                _ => drop(input.splice(at..end, self.part(inputs).iter().copied())),
            }
        }
        input
    }
}

fn run(target: &str, check: fn(&[u8]), alphabet: &[u8]) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let files = fs::read_dir(seeds).expect("there are seeds").map(|entry| entry.expect("is readable").path());
    let mut inputs: Vec<Vec<u8>> = files.map(|file| fs::read(file).expect("is readable")).collect();
    inputs.sort();
    assert!(inputs.len() > 3, "there are seeds");
    inputs.iter().for_each(|input| tried(check, input));

    let seconds = env::var("FUZZ_SECONDS").map_or(5.0, |text| text.parse().expect("FUZZ_SECONDS is a number"));
    let end = Instant::now() + Duration::from_secs_f64(seconds / 6.0);
    let mut random = Random(RandomState::new().hash_one(target) | 1);
    let mut count = 0_u64;
    while Instant::now() < end || count < 1_000 {
        tried(check, &random.changed(&inputs, alphabet));
        count += 1;
    }
    // Not `eprintln!`, whose output a passing test hides.
    writeln!(io::stderr(), "fuzz {target}: {count} inputs").expect("stderr takes a line");
}

fn tried(check: fn(&[u8]), input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(input))) {
        writeln!(io::stderr(), "it fails with {:?}", String::from_utf8_lossy(input)).expect("stderr takes a line");
        resume_unwind(panic);
    }
}

#[test]
fn templates() {
    run("template", template::check, b"{}{}{}::$$..<^>+-#0019*?xXobep _ar\"");
}

#[test]
fn pointers() {
    run("pointer", pointer::check, b"~~//01\n%#?. a");
}

#[test]
fn json_writer() {
    run("json", json::check, b"\x1f\x1f\"\\\n\0\x7fa{}");
}

#[test]
fn bodies() {
    run("body", body::check, b"{}[]:,\"\"01e.-ntfidabcxy \\");
}

#[test]
fn responses() {
    run("decode", decode::check, b"\n\n{}[]:,\"\"01-/#~%abcdetypnul \\");
}

#[test]
fn violations() {
    run("violation", violation::check, b"\n\n''``, .:()'for keyUNIQUindex x\\");
}
