//! Turns errors into responses, for measurements. `benches run` and `benches quick` build and run
//! this program.
//!
//! - Without arguments, the program runs each case once in `measured`, for callgrind, and prints
//!   the case's allocations.
//! - With `time`, the program prints nanoseconds.
//! - With a number, the program runs that case in a loop, for a profiler.

mod cases;
mod errors;
mod floor;
mod measure;
#[cfg(feature = "peers")]
mod peers;

use errors::World;
use measure::{counted, measured, warm_up};
use std::hint::black_box;
use std::time::Instant;

/// A measured case: the kind of response, the implementation, and the code that makes the response.
#[derive(Clone, Copy)]
pub struct Case {
    pub what: &'static str,
    pub who: &'static str,
    pub run: fn(&World),
}

fn main() {
    let world = World::new();
    let cases = cases::all();
    warm_up(&cases, &world);
    match std::env::args().nth(1).as_deref() {
        None => counted(&cases, &world),
        Some("time") => time(&cases, &world),
        Some(number) => {
            let case = &cases[number.parse::<usize>().unwrap() - 1];
            (0..50).for_each(|_| measured(case.run, &world));
        }
    }
}

/// Prints the time of each case: the median of interleaved rounds.
fn time(cases: &[Case], world: &World) {
    const BATCH: u32 = 2_000;
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); cases.len()];
    for _ in 0..41 {
        for (case, times) in cases.iter().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..BATCH {
                black_box(case.run)(world);
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(BATCH));
        }
    }
    for (case, mut times) in cases.iter().zip(times) {
        times.sort_by(f64::total_cmp);
        println!("{}\t{}\t{:.1}", case.what, case.who, times[times.len() / 2]);
    }
}
