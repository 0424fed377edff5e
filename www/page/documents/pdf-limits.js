// What one stream of a PDF may unpack to. Some kilobytes can stand for gigabytes, and pdf.js takes what a stream says. It is
// told that there is no more memory, and goes on with the rest of the file.

/** Bytes: a picture of as many pixels as are shown, with four bytes each. */
const MOST = 1 << 28;
/** Bytes that are unpacked at once: the browser unpacks all that it is given, however much that becomes. */
const PIECE = 1 << 14;

/** Bytes that are taken for one request of the page, in pieces of some size: many streams can be of use together, too. */
const MOST_AT_ONCE = 3 << 28;
const LARGE = 1 << 16;

const refuse = () => {
  throw new RangeError('A stream unpacks to more than is read.');
};

let taken = 0;
// Before pdf.js hears of it.
addEventListener('message', () => (taken = 0));

/** @param {number} bytes */
function take(bytes) {
  if (bytes < LARGE) return;
  taken += bytes;
  if (bytes > MOST || taken > MOST_AT_ONCE) refuse();
}

globalThis.Uint8Array = new Proxy(Uint8Array, {
  construct(bytes, values, made) {
    if (typeof values[0] === 'number') take(values[0]);
    return Reflect.construct(bytes, values, made);
  },
});

const Unpacker = globalThis.DecompressionStream;
if (Unpacker) {
  globalThis.DecompressionStream = /** @type {typeof DecompressionStream} */ (
    class {
      /** @param {CompressionFormat} format */
      constructor(format) {
        const unpacker = new Unpacker(format);
        const cutter = new TransformStream({
          transform(chunk, controller) {
            for (let at = 0; at < chunk.byteLength; at += PIECE) controller.enqueue(chunk.subarray(at, at + PIECE));
          },
        });
        let length = 0;
        const counter = new TransformStream({
          transform(chunk, controller) {
            length += chunk.byteLength;
            taken += chunk.byteLength;
            if (length > MOST || taken > MOST_AT_ONCE) refuse();
            controller.enqueue(chunk);
          },
        });
        this.writable = cutter.writable;
        this.readable = cutter.readable.pipeThrough(unpacker).pipeThrough(counter);
      }
    }
  );
}
