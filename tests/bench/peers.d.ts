// What workers import from where it is served: what the peers' scripts have of use here, and our engine.

declare module '/onnxruntime/*' {
  export const env: OnnxRuntime['env'];
  export const Tensor: OnnxRuntime['Tensor'];
  export const InferenceSession: OnnxRuntime['InferenceSession'];
}
declare module '/transformers/*' {
  export const env: {
    version: string;
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    backends: { onnx: { wasm: { wasmPaths: object; numThreads: number } } };
  };
  export function pipeline(task: string, model: string, options: object): Promise<(question: string, passage: string) => unknown>;
}
declare module '/dist/engine/*' {
  export default function init(): Promise<unknown>;
  export class Network {
    static create(file: Uint8Array, prepared: undefined, now: () => number): Promise<Network>;
    arithmetic(): string;
    run(ids: Uint32Array, tokenTypes: Uint32Array, lengths: Uint32Array): Promise<Float32Array>;
  }
}

