// Loaded first in a worker: notes every WebAssembly memory that comes into being, imported or exported.
const memories = new Set();
const { Memory, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Memory = new Proxy(Memory, {
  construct(target, parameters) {
    const memory = new target(...parameters);
    memories.add(memory);
    return memory;
  },
});

function note(result) {
  const { exports } = result.instance ?? result;
  for (const value of Object.values(exports)) {
    if (value instanceof Memory) memories.add(value);
  }
  return result;
}
WebAssembly.instantiate = (...parameters) => instantiate(...parameters).then(note);
WebAssembly.instantiateStreaming = (...parameters) => instantiateStreaming(...parameters).then(note);

/** A memory never shrinks, so this is the most that there ever was. */
export function memoryBytes() {
  return [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

// For workers that have no function to ask.
const channel = new BroadcastChannel('memory');
channel.onmessage = ({ data }) => data === 'ask' && channel.postMessage(memoryBytes());
