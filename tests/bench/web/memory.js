// Loaded first in a worker: notes every WebAssembly memory that comes into being, imported or exported.
/** @type {Set<WebAssembly.Memory>} */
const memories = new Set();
const { Memory, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Memory = new Proxy(Memory, {
  construct(target, [description]) {
    const memory = new target(description);
    memories.add(memory);
    return memory;
  },
});

/**
 * @template {WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource} Made
 * @param {Made} result
 */
function note(result) {
  const { exports } = 'instance' in result ? result.instance : result;
  for (const value of Object.values(exports)) {
    if (value instanceof Memory) memories.add(value);
  }
  return result;
}
WebAssembly.instantiate = (/** @type {any[]} */ ...all) => Reflect.apply(instantiate, WebAssembly, all).then(note);
WebAssembly.instantiateStreaming = (/** @type {any[]} */ ...all) =>
  Reflect.apply(instantiateStreaming, WebAssembly, all).then(note);

/** A memory never shrinks, so this is the most that there ever was. */
export function memoryBytes() {
  return [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

// For workers that have no function to ask.
const channel = new BroadcastChannel('memory');
channel.onmessage = (/** @type {MessageEvent} */ { data }) => data === 'ask' && channel.postMessage(memoryBytes());
