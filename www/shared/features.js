// What this browser's WebAssembly can do, asked with modules of one function each.
/** @param {number[]} code */
const valid = (code) =>
  typeof WebAssembly === 'object' &&
  WebAssembly.validate(
    new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      // One type, () -> v128, and one function of it.
      ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0],
      ...[10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b],
    ]),
  );

/** i32.const 0, i8x16.splat */
const VECTOR = [0x41, 0, 0xfd, 0x0f];

/** 128-bit SIMD, without which nothing here runs. */
export const simd = valid(VECTOR);

/**
 * i32x4.relaxed_dot_i8x16_i7x16_add_s, which the faster of the two engines is made of. Node is left out: the baseline
 * compiler of version 20 gets it wrong.
 */
export const relaxedSimd = !globalThis.process?.versions?.node && valid([...VECTOR, ...VECTOR, ...VECTOR, 0xfd, 0x93, 0x02]);

export const WITHOUT_SIMD =
  'This browser has no WebAssembly SIMD, which the engine needs. A current version of Firefox, Chrome, Edge or Safari has it.';

/** Where this file is; that a bundler has put it elsewhere shows. */
export const address = import.meta.url;
