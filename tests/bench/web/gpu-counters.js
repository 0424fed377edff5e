// Run in a worker before it asks for a GPU: counts what is asked of one (`gpuCounts`), and lets a test break it
// (`gpuHooks`).
{
  const counts = { pipelines: 0, dispatches: 0, submissions: 0, readBacks: 0, buffers: 0, written: 0, read: 0 };
  const hooks = {};
  let device;
  const wrap = (type, name, before) => {
    const inner = type?.prototype[name];
    if (!inner) return;
    type.prototype[name] = function (...parameters) {
      const replaced = before.apply(this, parameters);
      return replaced ?? inner.apply(this, parameters);
    };
  };
  for (const name of ['createComputePipeline', 'createComputePipelineAsync']) {
    wrap(self.GPUDevice, name, () => void (counts.pipelines += 1));
  }
  wrap(self.GPUComputePassEncoder, 'dispatchWorkgroups', () => void (counts.dispatches += 1));
  wrap(self.GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => void (counts.dispatches += 1));
  wrap(self.GPUQueue, 'submit', () => void (counts.submissions += 1));
  wrap(self.GPUQueue, 'writeBuffer', (_buffer, _at, data, from = 0, size = undefined) => {
    const unit = data.BYTES_PER_ELEMENT ?? 1;
    counts.written += size === undefined ? data.byteLength - from * unit : size * unit;
  });
  wrap(self.GPUDevice, 'createBuffer', function (options) {
    device = this;
    counts.buffers += 1;
    if (options.mappedAtCreation) counts.written += options.size;
  });
  wrap(self.GPU, 'requestAdapter', () => hooks.requestAdapter?.());
  wrap(self.GPUBuffer, 'mapAsync', function (mode, from = 0, size = undefined) {
    if (!(mode & 1)) return undefined;
    counts.readBacks += 1;
    counts.read += size ?? this.size - from;
    return hooks.mapAsync?.(counts, device);
  });
  if (self.GPUBuffer) {
    const inner = GPUBuffer.prototype.getMappedRange;
    GPUBuffer.prototype.getMappedRange = function (...parameters) {
      const range = inner.apply(this, parameters);
      return hooks.getMappedRange?.(range) ?? range;
    };
  }
  const channel = new BroadcastChannel('gpu-counts');
  channel.onmessage = ({ data }) => data === 'ask' && channel.postMessage(counts);
  self.gpuHooks = hooks;
  self.gpuCounts = counts;
}
