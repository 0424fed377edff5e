// What wasm-bindgen makes of `crates/documents/src/main.rs`; scripts/build.mjs puts it into the worker.

export default function init(program: { module_or_path: WebAssembly.Module }): Promise<unknown>;
export function mostBytes(): number;
export function open(name: string, bytes: Uint8Array): string;
export function tooLarge(): string;
