import { describe, expect, it } from 'vitest';
import { OutOfMemory } from '@naswot/scoring';
import { everyLayerKind, plainWeights, smallMinibatch } from '@naswot/scoring/testing';
import { heapOf, type WasmHeap } from './guard-wasm-memory.ts';
import { loadWasm } from './load-wasm.ts';
import { createTfjsEngine } from './tfjs-engine.ts';

const [tf, backend] = await loadWasm();
const heapNow = (): WasmHeap => heapOf(tf.backend());

/** Takes memory, which nothing is written to, until there is no more; where it lies. */
function fill(heap: WasmHeap, chunkBytes: number): readonly number[] {
  const held: number[] = [];
  try {
    for (;;) held.push(heap._malloc(chunkBytes) >>> 0);
  } catch (error) {
    expect(error).toBeInstanceOf(OutOfMemory);
    return held;
  }
}

async function measure(): Promise<unknown> {
  await using engine = createTfjsEngine(tf, backend);
  await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes', 'gradients']);
  return await engine.run(prepared, smallMinibatch([0, 1, 2]));
}

/** The same where there is room for so many tensors; null where that is not enough. */
async function measureWith(most: number): Promise<unknown> {
  await backend.renew?.();
  const heap = heapNow();
  const malloc = heap._malloc;
  let left = most;
  heap._malloc = (bytes) => {
    if (left-- > 0) return malloc(bytes);
    throw new OutOfMemory('there is no more');
  };
  try {
    return await measure();
  } catch (error) {
    expect(error).toBeInstanceOf(OutOfMemory);
    return null;
  } finally {
    heap._malloc = malloc;
  }
}

describe('the memory of the WebAssembly back end', () => {
  it.each([2 ** 29, 123_456_789, 2 ** 24])(
    'is given out once, in pieces of %i bytes, up to what kernels need',
    (bytes) => {
      const heap = heapNow();
      const held = fill(heap, bytes);
      const ends = held.map((offset) => offset + bytes);
      expect(Math.max(...ends)).toBeLessThanOrEqual(2 ** 32 - 2 ** 28);
      expect(Math.max(...ends)).toBeGreaterThan(2 ** 32 - 2 ** 28 - 2 ** 27 - bytes);
      expect(
        held.filter(
          (offset) => offset === 0 || held.some((other) => other < offset && offset < other + bytes),
        ),
      ).toEqual([]);
      for (const offset of held) heap._free(offset);
    },
  );

  it('is not given out modulo 4 GiB', () => {
    expect(() => heapNow()._malloc(2 ** 32)).toThrow(OutOfMemory);
    expect(() => heapNow()._malloc(2 ** 33 + 16)).toThrow(
      /no room in WebAssembly's 4 GiB for a tensor of 8589934608 bytes/,
    );
  });

  it('is another for the next network where it was full, with the same numbers and no tensor left', async () => {
    const before = await measure();
    const { numTensors, numDataBuffers } = tf.memory();
    const full = heapNow();
    const weight = tf.scalar(1);
    fill(full, 2 ** 20);
    await expect(measure()).rejects.toThrow(OutOfMemory);
    expect(heapNow()).toBe(full);
    weight.dispose();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(await measure()).toEqual(before);
    expect(heapNow()).not.toBe(full);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  it('is refused to a network at any of its tensors, and what is left of it goes with the next one', async () => {
    const before = await measure();
    const { numTensors } = tf.memory();
    // Every 37th of them: each time is some 30 ms.
    for (let most = 0; ; most += 37) {
      const outcome = await measureWith(most);
      expect(tf.memory().numTensors).toBe(numTensors);
      if (outcome !== null) {
        expect(outcome).toEqual(before);
        expect(tf.backend().numDataIds()).toBe(0);
        expect(most).toBeGreaterThan(500);
        break;
      }
    }
  });
});
