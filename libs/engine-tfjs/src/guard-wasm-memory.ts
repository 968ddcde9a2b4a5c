import { OutOfMemory } from '@naswot/scoring';
import { TensorflowError } from './tensorflow.ts';

/** Of the WebAssembly back end what tensors are made by. */
export interface WasmHeap {
  /** All that it has, which grows and never shrinks. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(offset: number): void;
}

const isHeap = (value: object): value is WasmHeap =>
  'HEAPU8' in value && '_malloc' in value && '_free' in value && value.HEAPU8 instanceof Uint8Array;

/** The heap of a back end; throws a TensorflowError where it has none, as another version may not. */
export function heapOf(backend: object): WasmHeap {
  const wasm = 'wasm' in backend ? backend.wasm : null;
  if (typeof wasm === 'object' && wasm !== null && isHeap(wasm)) return wasm;
  throw new TensorflowError('engine tfjs-wasm cannot be used: its back end shows no WebAssembly heap');
}

/** What WebAssembly can address. */
const mostBytes = 2 ** 32;
/**
 * Left for what a kernel takes by itself, filters as XNNPACK has them among it: where that fails it writes a line to the console,
 * and its output is whatever was in memory. Eight times the filters of the largest network of any space; untouched, it costs nothing.
 */
const reserveBytes = 2 ** 28;

const guarded = new WeakSet<WasmHeap>();

const refuse = (bytes: number): never => {
  throw new OutOfMemory(
    `running it took more memory than there was: no room in WebAssembly's 4 GiB for a tensor of ${bytes} bytes`,
  );
};

/**
 * Has the WebAssembly back end throw an OutOfMemory where a tensor may find no room. By itself it checks nothing: sizes are taken
 * modulo 4 GiB, what is given out near its end reaches past it or overlaps with what was given out before, and a tensor without
 * room is put at address 0, over the back end's own state: scores would be wrong before anything fails. Holes below the end of the
 * heap do not count as room, since nothing tells of them: `hasGrown` says when a new heap is due.
 */
export function guardWasmMemory(heap: WasmHeap): void {
  if (guarded.has(heap)) return;
  guarded.add(heap);
  // Emscripten's functions put others in their own place when they are first called.
  heap._free(heap._malloc(1));
  const malloc = heap._malloc.bind(heap);
  heap._malloc = (bytes) => {
    if (heap.HEAPU8.length + bytes + reserveBytes > mostBytes) return refuse(bytes);
    const offset = malloc(bytes);
    return offset === 0 && bytes > 0 ? refuse(bytes) : offset;
  };
}

/** Whether a heap has grown so far that a network might find no room in it that a new one would have. */
export const hasGrown = ({ HEAPU8 }: WasmHeap): boolean => HEAPU8.length > mostBytes / 2;
