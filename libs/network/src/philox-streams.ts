import { philoxWasm } from './generated/philox-wasm.ts';
import type { Words2, Words4 } from './philox.ts';

/** The WebAssembly module's functions, documented in `assembly/`; addresses are byte offsets in `memory`. */
interface WasmPhilox {
  fillWords(
    out: number,
    words: number,
    ...counterAndKey: readonly [number, number, number, number, number, number]
  ): void;
  fillUniform(out: number, words: number, low: number, width: number): void;
}

const pageBytes = 65_536;
/** Words made at a time: a page of memory, which stays in the first caches on its way out. */
const chunkWords = pageBytes / Uint32Array.BYTES_PER_ELEMENT;
/** The module makes whole groups of four blocks. */
const groupWords = 16;

interface Instance {
  readonly wasm: WasmPhilox;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

let instance: Instance | undefined;

/** One for the process: nothing of a stream stays in it. */
function philoxInstance(): Instance {
  if (instance !== undefined) return instance;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const module = new WebAssembly.Module(Buffer.from(philoxWasm, 'base64'));
  const created = new WebAssembly.Instance(module, { env: { memory } });
  instance = {
    wasm: created.exports as WebAssembly.Exports & WasmPhilox,
    words: new Uint32Array(memory.buffer),
    floats: new Float32Array(memory.buffer),
  };
  return instance;
}

/** Words `from` to `from + count` of the blocks from `counter` on, at the beginning of the instance's memory. */
function fillChunk(
  { wasm }: Instance,
  [first, second, third, fourth]: Words4,
  key: Words2,
  from: number,
  count: number,
): void {
  const whole = Math.ceil(count / groupWords) * groupWords;
  wasm.fillWords(0, whole, (first + from / 4) | 0, second, third, fourth, key[0], key[1]);
}

/**
 * The first `count` words of the blocks of Philox 4x32-10 whose counters are `counter` and the ones after it in the counter's
 * first word: what `philoxFill` gives, several times as fast.
 */
export function philoxWords(count: number, counter: Words4, key: Words2): Uint32Array {
  const instance = philoxInstance();
  const out = new Uint32Array(count);
  for (let from = 0; from < count; from += chunkWords) {
    const length = Math.min(chunkWords, count - from);
    fillChunk(instance, counter, key, from, length);
    out.set(instance.words.subarray(0, length), from);
  }
  return out;
}

/** The same words as numbers `low + (word + 0.5) / 2^32 * (high - low)`, computed in float64 and rounded to float32 once. */
export function philoxUniforms(
  count: number,
  counter: Words4,
  key: Words2,
  low: number,
  high: number,
): Float32Array {
  const instance = philoxInstance();
  const out = new Float32Array(count);
  for (let from = 0; from < count; from += chunkWords) {
    const length = Math.min(chunkWords, count - from);
    fillChunk(instance, counter, key, from, length);
    instance.wasm.fillUniform(0, Math.ceil(length / 4) * 4, low, high - low);
    out.set(instance.floats.subarray(0, length), from);
  }
  return out;
}
