import { kernelWasm } from './generated/kernel-wasm.ts';

/** The WebAssembly module's functions, documented in `assembly/`; addresses are byte offsets in `memory`. */
export interface WasmKernel {
  accumulate(
    codes: number,
    stride: number,
    units: number,
    size: number,
    panel: number,
    spill: number,
    unit: number,
    released: number,
    unitWeight: number,
    releasedWeight: number,
  ): void;
  packPanelRow(source: number, units: number, panel: number, row: number): void;
  comparePanel(
    panel: number,
    units: number,
    size: number,
    unit: number,
    released: number,
    unitWeight: number,
    releasedWeight: number,
  ): void;
  eliminate(kernel: number, matrix: number, size: number, prime: bigint): bigint;
}

let compiled: WebAssembly.Module | undefined;

/** A fresh instance over a memory of its own; the module is compiled once per process. */
export function instantiateKernel(memory: WebAssembly.Memory): WasmKernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelWasm, 'base64'));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  return instance.exports as WebAssembly.Exports & WasmKernel;
}
