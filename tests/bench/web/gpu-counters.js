// Run in a worker before it asks for a GPU: counts what is asked of one (`gpuCounts`), and lets a test break it
// (`gpuHooks`).
{
  /** @type {typeof gpuCounts} */
  const counts = { pipelines: 0, dispatches: 0, submissions: 0, readBacks: 0, buffers: 0, written: 0, read: 0 };
  /** @type {GpuHooks} */
  const hooks = {};
  /** @type {unknown} */
  let device;
  // TypeScript knows no WebGPU without a package of types; where there is none, there are no such names either.
  const gpu = /** @type {Record<string, { prototype: any } | undefined>} */ (/** @type {unknown} */ (self));
  /** @type {(type: { prototype: any } | undefined, name: string, before: (this: any, ...parameters: any[]) => unknown) => void} */
  const wrap = (type, name, before) => {
    const inner = type?.prototype[name];
    if (!inner) return;
    /** @this {unknown} */
    type.prototype[name] = function (/** @type {unknown[]} */ ...parameters) {
      const replaced = before.apply(this, parameters);
      return replaced ?? inner.apply(this, parameters);
    };
  };
  for (const name of ['createComputePipeline', 'createComputePipelineAsync']) {
    wrap(gpu.GPUDevice, name, () => void (counts.pipelines += 1));
  }
  wrap(gpu.GPUComputePassEncoder, 'dispatchWorkgroups', () => void (counts.dispatches += 1));
  wrap(gpu.GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => void (counts.dispatches += 1));
  wrap(gpu.GPUQueue, 'submit', () => void (counts.submissions += 1));
  wrap(gpu.GPUQueue, 'writeBuffer', (_buffer, _at, data, from = 0, size = undefined) => {
    const unit = data.BYTES_PER_ELEMENT ?? 1;
    counts.written += size === undefined ? data.byteLength - from * unit : size * unit;
  });
  wrap(gpu.GPUDevice, 'createBuffer', function (options) {
    device = this;
    counts.buffers += 1;
    if (options.mappedAtCreation) counts.written += options.size;
  });
  wrap(gpu.GPU, 'requestAdapter', () => hooks.requestAdapter?.());
  wrap(gpu.GPUBuffer, 'mapAsync', function (mode, from = 0, size = undefined) {
    if (!(mode & 1)) return undefined;
    counts.readBacks += 1;
    counts.read += size ?? this.size - from;
    return hooks.mapAsync?.(counts, device);
  });
  const buffer = gpu.GPUBuffer;
  if (buffer) {
    const inner = buffer.prototype.getMappedRange;
    /** @this {unknown} */
    buffer.prototype.getMappedRange = function (/** @type {unknown[]} */ ...parameters) {
      const range = inner.apply(this, parameters);
      return hooks.getMappedRange?.(range) ?? range;
    };
  }
  const channel = new BroadcastChannel('gpu-counts');
  channel.onmessage = ({ data }) => data === 'ask' && channel.postMessage(counts);
  self.gpuHooks = hooks;
  self.gpuCounts = counts;
}
