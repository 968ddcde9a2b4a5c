import { describe, expect, it } from 'vitest';
import { biasedWeights, everyLayerKind, plainWeights, smallMinibatch } from '@naswot/scoring/testing';
import type { Engine, ProbeKind } from '@naswot/scoring';
import { loadWasm } from './load-wasm.ts';
import { describeTfjsEngine } from './testing/describe-tfjs-engine.ts';
import { createTfjsEngine } from './tfjs-engine.ts';

describeTfjsEngine('tfjs-wasm', loadWasm);
describeTfjsEngine('tfjs-wasm that forms kernels by products', async () => {
  const [tf, backend] = await loadWasm();
  return [tf, { ...backend, kernel: 'products' }];
});
describeTfjsEngine('tfjs-wasm with statistics by moments', async () => {
  const [tf, backend] = await loadWasm();
  return [tf, { ...backend, statistics: 'moments' }];
});

async function runOnce(engine: Engine, probes: readonly ProbeKind[]): Promise<void> {
  await using prepared = await engine.prepare(everyLayerKind, biasedWeights(), probes);
  await engine.run(prepared, smallMinibatch([0, 1, 2]));
}

describe('the tensors of tfjs-wasm', () => {
  it.each([[['codes']], [['gradients']], [['codes', 'gradients']]] as const)(
    'that outlive a network are none, for %j',
    async (probes) => {
      const [tf, backend] = await loadWasm();
      await using engine = createTfjsEngine(tf, backend);
      const before = tf.memory();
      for (let k = 0; k < 5; k++) await runOnce(engine, probes);
      expect(tf.memory()).toMatchObject({
        numTensors: before.numTensors,
        numDataBuffers: before.numDataBuffers,
      });
    },
  );

  it('that outlive a run are the weights', async () => {
    const [tf, backend] = await loadWasm();
    await using engine = createTfjsEngine(tf, backend);
    await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes', 'gradients']);
    const { numTensors } = tf.memory();
    for (let k = 0; k < 5; k++) {
      await engine.run(prepared, smallMinibatch([0, 1, 2]));
      expect(tf.memory().numTensors).toBe(numTensors);
    }
  });

  it('that outlive a run that fails are none', async () => {
    const [tf, backend] = await loadWasm();
    await using engine = createTfjsEngine(tf, backend);
    await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes', 'gradients']);
    const { numTensors } = tf.memory();
    const running = engine.run(prepared, smallMinibatch([0]), undefined, {
      outputGradient: new Float32Array(2),
    });
    await expect(running).rejects.toThrow('the gradient of the output has 2 values; expected 1 x 1');
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
