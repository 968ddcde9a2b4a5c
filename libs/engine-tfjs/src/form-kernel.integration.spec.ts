import { expect, it } from 'vitest';
import { createHammingKernel, type KernelPair } from '@naswot/kernel';
import { randomStream } from '@naswot/network';
import { formByProducts, formFromBits, type KernelFormer } from './form-kernel.ts';
import { loadWasm } from './load-wasm.ts';

const size = 9;

/** Normal numbers, every seventh of them exactly 0: `[size, units]`. */
const inputsOf = (units: number): Float32Array =>
  Float32Array.from(randomStream(1, `units ${units}`).normals(size * units), (x, k) => (k % 7 === 0 ? 0 : x));

async function formedBy(former: KernelFormer, units: readonly number[]): Promise<KernelPair> {
  const [tf] = await loadWasm();
  former.reset();
  for (const [k, count] of units.entries()) {
    const input = tf.tensor(inputsOf(count), [size, 1, count]);
    await former.add(input, { unit: 1, released: k });
    input.dispose();
  }
  former.addConstant(5, { unit: 2, released: 3 });
  return former.result();
}

it('Kernels formed by products are those of packed bits, entry by entry, sliced or not', async () => {
  const [tf] = await loadWasm();
  const units = [1, 7, 64, 100, 1_000];
  const packed = await formedBy(formFromBits(tf, 'wasm', createHammingKernel(size)), units);
  for (const most of [undefined, 64, 33, 1]) {
    const former = formByProducts(tf, size, most);
    expect(await formedBy(former, units)).toEqual(packed);
    expect(await formedBy(former, units)).toEqual(packed);
  }
});
