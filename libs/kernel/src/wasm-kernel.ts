import { kernelWasm } from './generated/kernel-wasm.ts';

/** The WebAssembly module's functions; addresses are byte offsets in `memory`. */
export interface WasmKernel {
  accumulate(
    codes: number,
    size: number,
    width: number,
    bits: number,
    distances: number,
    unit: number,
    released: number,
    unitWeight: number,
    releasedWeight: number,
  ): void;
  accumulateConstant(
    size: number,
    width: number,
    unit: number,
    released: number,
    unitWeight: number,
    releasedWeight: number,
  ): void;
  rankModulo(matrix: number, size: number, prime: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** A fresh instance over a memory of its own; the module is compiled once per process. */
export function instantiateKernel(memory: WebAssembly.Memory): WasmKernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelWasm, 'base64'));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  return instance.exports as WebAssembly.Exports & WasmKernel;
}
