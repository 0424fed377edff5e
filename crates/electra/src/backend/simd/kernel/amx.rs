//! x86-64 with AMX, on Linux: an instruction multiplies 16 rows of 64 bytes with 16 columns of as many. Operands lie as
//! for VNNI, which does the rest; a panel of 64 inputs is a tile as it stands, so weights are packed once for both.
//!
//! Rust's tile intrinsics are unstable, hence assembly. The compiler itself never uses tiles: what an `asm!` leaves in
//! them is there for the next one, since nothing in between touches them; the system saves them with a thread's other
//! registers. Each product sets up its tiles and releases them at its end, so no thread depends on what another did.
#![allow(unsafe_code)]

use std::arch::asm;
use std::arch::x86_64::{__cpuid_count, _xgetbv};

use super::kernel;
use super::products::{Products, Rows};
use super::quantized::Quantized;
use super::vnni::Avx512Vnni;
use crate::backend::simd::weights::{COLUMNS, NARROW, Packed};

/// Exists only where the processor has AMX and VNNI on 512 bits and the system lets this process use them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amx(());

impl Amx {
    pub(crate) fn detect() -> Option<Self> {
        // Who has AVX-512 can read XCR0.
        Avx512Vnni::detect()?;
        (tiles_exist() && may_use_tiles()).then_some(Self(()))
    }
}

/// Whether the processor has tiles of bytes, and the system saves them.
fn tiles_exist() -> bool {
    const AMX_TILE: u32 = 1 << 24;
    const AMX_INT8: u32 = 1 << 25;
    const TILE_CONFIGURATION_AND_DATA: u64 = 1 << 17 | 1 << 18;
    let features = __cpuid_count(7, 0).edx;
    // SAFETY: AVX-512 was found, which is reported only where the system has enabled XSAVE.
    let saved = unsafe { xcr0() };
    features & AMX_TILE != 0
        && features & AMX_INT8 != 0
        && saved & TILE_CONFIGURATION_AND_DATA == TILE_CONFIGURATION_AND_DATA
}

#[target_feature(enable = "xsave")]
fn xcr0() -> u64 {
    // SAFETY: there is a register 0.
    unsafe { _xgetbv(0) }
}

/// Asks Linux for leave to use tiles: they make a thread's saved state 8 KiB larger, so a process has to want them. It
/// holds for all threads, those to come included.
fn may_use_tiles() -> bool {
    const ARCH_PRCTL: i64 = 158;
    const ARCH_REQ_XCOMP_PERM: i64 = 0x1023;
    const XFEATURE_XTILEDATA: i64 = 18;
    let result: i64;
    // SAFETY: the call has two numbers for arguments and writes no memory of this process; the instruction itself
    // overwrites rcx and r11.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") ARCH_PRCTL => result,
            in("rdi") ARCH_REQ_XCOMP_PERM,
            in("rsi") XFEATURE_XTILEDATA,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    result == 0
}

/// Most rows of a tile, and most columns of 32 bits.
const ROWS: usize = 16;
/// Bytes of a tile's row.
const STEP: usize = 64;

#[repr(C, align(64))]
struct Configuration {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

/// Sets the tiles up, each with rows and bytes of a row, which clears them.
///
/// # Safety
/// The process may use tiles. There are 1 to 16 rows of 4 to 64 bytes, a multiple of 4.
unsafe fn configure(tiles: [(usize, usize); 8]) {
    let mut configuration = Configuration {
        palette: 1,
        start_row: 0,
        reserved: [0; 14],
        row_bytes: [0; 16],
        rows: [0; 16],
    };
    for (tile, (rows, bytes)) in tiles.into_iter().enumerate() {
        #[allow(clippy::cast_possible_truncation)] // at most 16 and 64
        let (rows, bytes) = (rows as u8, bytes as u16);
        (configuration.rows[tile], configuration.row_bytes[tile]) = (rows, bytes);
    }
    // SAFETY: as promised by the caller; 64 bytes are read, which the structure has.
    unsafe {
        asm!("ldtilecfg [{}]", in(reg) &raw const configuration, options(nostack, readonly));
    }
}

/// Tiles for two blocks of rows and two of columns: sums in 0 to 3, the rows' bytes in 4 and 5, the columns' in 6 and 7.
///
/// # Safety
/// As [`configure`]: all numbers are from 1 to 16, `step` from 4 to 64 and a multiple of 4.
unsafe fn configure_four([rows, more_rows, columns, more_columns]: [usize; 4], step: usize) {
    // SAFETY: as promised by the caller.
    unsafe {
        configure([
            (rows, 4 * columns),
            (rows, 4 * more_columns),
            (more_rows, 4 * columns),
            (more_rows, 4 * more_columns),
            (rows, step),
            (more_rows, step),
            (step / 4, 4 * columns),
            (step / 4, 4 * more_columns),
        ]);
    }
}

/// Tiles for one block of rows and four of 16 columns: sums in 0 to 3, the rows' bytes in 4, columns' in 5 to 7.
///
/// # Safety
/// As [`configure_four`].
unsafe fn configure_row(rows: usize, step: usize) {
    let (sums, columns) = ((rows, 4 * COLUMNS), (step / 4, 4 * COLUMNS));
    // SAFETY: as promised by the caller.
    unsafe { configure([sums, sums, sums, sums, (rows, step), columns, columns, columns]) }
}

/// Frees the tiles, so that the system need not save them.
///
/// # Safety
/// The process may use tiles.
unsafe fn release() {
    // SAFETY: as promised by the caller.
    unsafe { asm!("tilerelease", options(nostack, nomem)) }
}

/// Multiplies signed rows with unsigned columns, `steps` · 64 bytes of each or one step of fewer, into tiles 0 to 3.
///
/// # Safety
/// Tiles are configured for two blocks of each. Of both blocks of `rows` as many rows as configured can be read, `stride` bytes apart; both
/// `panels` have groups of four bytes of 16 columns for every step.
unsafe fn multiply_four(rows: [*const i8; 2], stride: usize, panels: [*const i8; 2], steps: usize) {
    // SAFETY: as promised by the caller: step s reads 64 bytes of every row from 64·s, and 1,024 bytes of both panels
    // from 1,024·s. Nothing is written but tiles.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{x} + {stride}]",
            "tileloadd tmm6, [{w} + {row}]",
            "tdpbsud tmm0, tmm4, tmm6",
            "tileloadd tmm5, [{more_x} + {stride}]",
            "tdpbsud tmm2, tmm5, tmm6",
            "tileloadd tmm7, [{more_w} + {row}]",
            "tdpbsud tmm1, tmm4, tmm7",
            "tdpbsud tmm3, tmm5, tmm7",
            "add {x}, 64",
            "add {more_x}, 64",
            "add {w}, 1024",
            "add {more_w}, 1024",
            "dec {steps}",
            "jnz 2b",
            x = inout(reg) rows[0] => _,
            more_x = inout(reg) rows[1] => _,
            w = inout(reg) panels[0] => _,
            more_w = inout(reg) panels[1] => _,
            steps = inout(reg) steps => _,
            stride = in(reg) stride,
            row = in(reg) STEP,
            options(nostack, readonly),
        );
    }
}

/// The same of one block of rows with four panels.
///
/// # Safety
/// As [`multiply_four`], with tiles that are configured for this.
unsafe fn multiply_row(row: *const i8, stride: usize, panels: [*const i8; 4], steps: usize) {
    // SAFETY: as promised by the caller; see `multiply_four`.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{x} + {stride}]",
            "tileloadd tmm5, [{a} + {row}]",
            "tdpbsud tmm0, tmm4, tmm5",
            "tileloadd tmm6, [{b} + {row}]",
            "tdpbsud tmm1, tmm4, tmm6",
            "tileloadd tmm7, [{c} + {row}]",
            "tdpbsud tmm2, tmm4, tmm7",
            "tileloadd tmm5, [{d} + {row}]",
            "tdpbsud tmm3, tmm4, tmm5",
            "add {x}, 64",
            "add {a}, 1024",
            "add {b}, 1024",
            "add {c}, 1024",
            "add {d}, 1024",
            "dec {steps}",
            "jnz 2b",
            x = inout(reg) row => _,
            a = inout(reg) panels[0] => _,
            b = inout(reg) panels[1] => _,
            c = inout(reg) panels[2] => _,
            d = inout(reg) panels[3] => _,
            steps = inout(reg) steps => _,
            stride = in(reg) stride,
            row = in(reg) STEP,
            options(nostack, readonly),
        );
    }
}

/// Writes the sums of a tile of the first four, rows of which are `stride` numbers apart.
///
/// # Safety
/// Tiles are configured, and `out` has room for as many rows and columns as the tile.
#[inline(always)]
unsafe fn store(tile: usize, out: *mut f32, stride: usize) {
    macro_rules! store {
        ($tile:literal) => {
            asm!(
                concat!("tilestored [{out} + {stride}], tmm", $tile),
                out = in(reg) out,
                stride = in(reg) 4 * stride,
                options(nostack),
            )
        };
    }
    // SAFETY: as promised by the caller; a sum takes as much room as a number.
    unsafe {
        match tile {
            0 => store!(0),
            1 => store!(1),
            2 => store!(2),
            _ => store!(3),
        }
    }
}

impl Products for Amx {
    type Activation = i8;
    type Small = i8;
    // Rows one after the other: a tile is read from where they lie.
    const ROWS: usize = 1;

    #[inline(always)]
    fn linear(x: &Quantized<i8>, w: &Packed, out: &mut [f32]) {
        let (rows, stride) = (x.scales().len(), w.padded_inputs);
        let values = x.tile(0, rows, stride);
        assert!(out.len() >= rows * w.outputs && stride > 0, "room for all");
        let (steps, step) = steps(stride);
        let mut panels = w.panels();
        let mut configured = [0; 4];
        let mut first = 0;
        while let Some(panel) = panels.next() {
            let panels =
                [panel, panels.next().unwrap_or(panel)].map(|panel| panel.weights.as_ptr());
            let (columns, more_columns) = halves(w.outputs - first);
            for from in (0..rows).step_by(2 * ROWS) {
                let (some, more) = halves(rows - from);
                // What is not there is computed twice, and not stored.
                let next = |more: usize, some: usize| if more == 0 { some } else { more };
                let extent = [some, next(more, some), columns, next(more_columns, columns)];
                let second = if more == 0 { from } else { from + ROWS };
                // SAFETY: an `Amx` exists, so the process may use tiles, and this function alone uses them until it
                // releases them. Both blocks of rows lie within `values`, which has whole steps of each; a panel has
                // 16 columns of the same. A tile is stored where its rows and columns exist, and `out` has them.
                unsafe {
                    if extent != configured {
                        configure_four(extent, step);
                        configured = extent;
                    }
                    let at = |row: usize| values.as_ptr().add(row * stride);
                    multiply_four([at(from), at(second)], stride, panels, steps);
                    let to = out.as_mut_ptr().add(from * w.outputs + first);
                    let below = to.wrapping_add(ROWS * w.outputs);
                    let stores = [
                        (to, true),
                        (to.wrapping_add(COLUMNS), more_columns > 0),
                        (below, more > 0),
                        (below.wrapping_add(COLUMNS), more > 0 && more_columns > 0),
                    ];
                    for (tile, (to, there)) in stores.into_iter().enumerate() {
                        if there {
                            store(tile, to, w.outputs);
                        }
                    }
                }
            }
            first += 2 * COLUMNS;
        }
        // SAFETY: an `Amx` exists.
        unsafe { release() }
    }

    #[inline(always)]
    fn rows(p: Rows<'_, i8>, out: &mut [f32], stride: usize) {
        let Rows { rows, count, panels, depth, columns } = p;
        let panel = depth * COLUMNS;
        assert!(count > 0 && columns > 0 && depth > 0, "something to multiply");
        assert!(rows.len() >= count * depth && panels.len() >= columns.div_ceil(COLUMNS) * panel);
        assert!(stride >= columns && out.len() >= (count - 1) * stride + columns, "room for all");
        let (steps, step) = steps(depth);
        let mut part = [0.0; ROWS * COLUMNS];
        for from in (0..count).step_by(ROWS) {
            let some = ROWS.min(count - from);
            // SAFETY: an `Amx` exists, so the process may use tiles, and this function alone uses them until it releases
            // them. The rows lie within `rows`, and panels within `panels`, as asserted; so do whole tiles of sums within
            // `out`, where all 16 columns exist, and within `part` otherwise.
            unsafe {
                configure_row(some, step);
                for first in (0..columns).step_by(4 * COLUMNS) {
                    // What is not there is computed again, and not stored.
                    let last = (columns - 1) / COLUMNS;
                    let four = std::array::from_fn(|i| {
                        panels.as_ptr().add(panel * last.min(first / COLUMNS + i))
                    });
                    multiply_row(rows.as_ptr().add(from * depth), depth, four, steps);
                    let to = from * stride + first;
                    for i in 0..4 {
                        let first = first + i * COLUMNS;
                        let to = to + i * COLUMNS;
                        if first + COLUMNS <= columns {
                            store(i, out.as_mut_ptr().add(to), stride);
                        } else if first < columns {
                            store(i, part.as_mut_ptr(), COLUMNS);
                            for (r, sums) in
                                part.as_chunks::<COLUMNS>().0.iter().take(some).enumerate()
                            {
                                let width = columns - first;
                                out[to + r * stride..][..width].copy_from_slice(&sums[..width]);
                            }
                        }
                    }
                }
            }
        }
        // SAFETY: an `Amx` exists.
        unsafe { release() }
    }
}

/// How many steps there are, and bytes of each: a single short one, or whole ones.
fn steps(depth: usize) -> (usize, usize) {
    if depth < STEP { (1, depth) } else { (depth / STEP, STEP) }
}

/// A single short step, or whole ones.
fn padded(inputs: usize) -> usize {
    inputs.next_multiple_of(if inputs < STEP { NARROW } else { STEP })
}

/// The next rows or columns as two blocks of at most 16, the second of which may be empty.
#[inline(always)]
fn halves(left: usize) -> (usize, usize) {
    (left.min(ROWS), left.saturating_sub(ROWS).min(ROWS))
}

kernel!(Amx, i8, i8, group: 4, offset: 64, narrow: false, padded: padded, name: "amx", #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]);
