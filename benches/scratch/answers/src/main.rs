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
#[cfg(feature = "peers")]
mod peers;

use errors::World;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// A measured case: the kind of response, the implementation, and the code that makes the response.
#[derive(Clone, Copy)]
pub struct Case {
    pub what: &'static str,
    pub who: &'static str,
    pub run: fn(&World),
}

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(size: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    BYTES.fetch_add(size as u64, Relaxed);
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ROUNDS: u32 = 100;

/// The function whose instructions callgrind counts. `benches` passes this name to callgrind.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(run: fn(&World), world: &World) {
    for _ in 0..ROUNDS {
        black_box(run)(world);
    }
}

fn main() {
    let world = World::new();
    let cases = cases::all();
    // Warms up: values that are made once are made now, and the heap has served each size of
    // allocation.
    cases.iter().for_each(|case| measured_before(case.run, &world));
    match std::env::args().nth(1).as_deref() {
        None => counted(&cases, &world),
        Some("time") => time(&cases, &world),
        Some(number) => {
            let case = &cases[number.parse::<usize>().unwrap() - 1];
            (0..50).for_each(|_| measured(case.run, &world));
        }
    }
}

fn counted(cases: &[Case], world: &World) {
    for Case { what, who, run } in cases {
        let before = (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed));
        run(world);
        let allocations = ALLOCATIONS.load(Relaxed) - before.0;
        let bytes = BYTES.load(Relaxed) - before.1;
        println!("{what}\t{who}\t{allocations}\t{bytes}");
        measured(*run, world);
    }
}

#[inline(never)]
fn measured_before(run: fn(&World), world: &World) {
    for _ in 0..ROUNDS {
        black_box(run)(world);
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
