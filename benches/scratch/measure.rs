//! Counts the allocations of a case, and lets callgrind count its instructions. Each measured
//! program has this file.

use super::{Case, World};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

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

/// The number of times that `measured` runs a case.
pub const ROUNDS: u32 = 100;

/// The function whose instructions callgrind counts. `benches` passes this name to callgrind.
#[unsafe(no_mangle)]
#[inline(never)]
pub fn measured(run: fn(&World), world: &World) {
    for _ in 0..ROUNDS {
        black_box(run)(world);
    }
}

pub fn counted(cases: &[Case], world: &World) {
    for Case { what, who, run } in cases {
        let before = (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed));
        run(world);
        let allocations = ALLOCATIONS.load(Relaxed) - before.0;
        let bytes = BYTES.load(Relaxed) - before.1;
        println!("{what}\t{who}\t{allocations}\t{bytes}");
        measured(*run, world);
    }
}

/// Runs each case: values that are made once are made now, and the heap has served each size of
/// allocation.
pub fn warm_up(cases: &[Case], world: &World) {
    for _ in 0..ROUNDS {
        cases.iter().for_each(|case| black_box(case.run)(world));
    }
}
