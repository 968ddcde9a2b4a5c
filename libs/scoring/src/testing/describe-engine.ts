import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Minibatch } from '@naswot/dataset';
import { countReluUnits, reluInventory, type Network } from '@naswot/network';
import type { Engine, Weights } from '../engine.ts';
import { countings, type CodesProbe } from '../probe.ts';
import { referenceEngine } from './reference-engine.ts';
import { smallMinibatch } from './small-minibatch.ts';
import {
  deadBranch,
  everyLayerKind,
  onlyZeroInputs,
  sharedInput,
  smallNetworks,
  withoutRelus,
  zeroInputs,
} from './small-networks.ts';
import { biasedWeights, plainWeights } from './small-weights.ts';

export interface EngineSuiteOptions {
  /**
   * By how much kernel entries may differ from those of the plain engine. 0 by default: no pre-activation of the suite is so near 0
   * that float32 changes its sign. Engines that multiply in less than float32 need more.
   */
  readonly kernelTolerance?: number;
}

/** Measures codes with an engine. */
async function measure(
  engine: Engine,
  network: Network,
  minibatch: Minibatch,
  weights: Weights = plainWeights(),
): Promise<CodesProbe> {
  await using prepared = await engine.prepare(network, weights, ['codes']);
  const [probe] = await engine.run(prepared, minibatch);
  if (probe === undefined) throw new Error(`engine ${engine.describe().name} returned no probe`);
  return probe;
}

function largestDifference(a: Int32Array, b: Int32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((largest, entry, k) => Math.max(largest, Math.abs(entry - b[k]!)), 0);
}

const diagonal = (kernel: Int32Array, size: number): readonly number[] =>
  Array.from({ length: size }, (_, i) => kernel[i * size + i]!);

const six = smallMinibatch([0, 1, 2, 3, 4, 5]);

/** The conformance suite of the engine port: call it in a test file of every engine. `open` opens one; the suite disposes it. */
export function describeEngine(
  name: string,
  open: () => Promise<Engine>,
  { kernelTolerance = 0 }: EngineSuiteOptions = {},
): void {
  let engine: Engine;
  const reference = referenceEngine();

  async function expectReference(network: Network, weights: Weights = plainWeights()): Promise<CodesProbe> {
    const measured = await measure(engine, network, six, weights);
    const expected = await measure(reference, network, six, weights);
    expect(measured.size).toBe(6);
    expect(measured.reluUnits).toEqual(expected.reluUnits);
    for (const counting of countings) {
      expect(diagonal(measured[counting], 6)).toEqual(Array(6).fill(countReluUnits(network, counting)));
      expect(largestDifference(measured[counting], expected[counting])).toBeLessThanOrEqual(kernelTolerance);
    }
    return measured;
  }

  describe(`engine ${name}`, () => {
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
    });

    it('says what it is', () => {
      const { name: itself, version, device } = engine.describe();
      for (const text of [itself, version, device]) expect(text).not.toBe('');
    });

    it('estimates more memory for more images', () => {
      const [few, many] = [
        engine.estimateMemory(everyLayerKind, 2),
        engine.estimateMemory(everyLayerKind, 512),
      ];
      expect(few).toBeGreaterThan(0);
      expect(many).toBeGreaterThan(few);
    });

    describe('forms the kernels that a plain forward pass gives, in both countings, for', () => {
      it.each(Object.entries(smallNetworks))('%s', async (_, network) => {
        await expectReference(network);
      });

      it('every layer kind at once', async () => {
        await expectReference(everyLayerKind);
      });

      it('batch norms with weights and biases', async () => {
        await expectReference(everyLayerKind, biasedWeights());
        await expectReference(zeroInputs, biasedWeights());
      });
    });

    it('counts each ReLU of a shared input', async () => {
      const { reluUnits, unit, released } = await expectReference(sharedInput);
      expect(reluUnits).toEqual([256, 256]);
      expect([unit[0], released[0]]).toEqual([512, 768]);
      for (let k = 0; k < unit.length; k++) expect(released[k]! * 2).toBe(unit[k]! * 3);
    });

    it('counts ReLUs whose output goes nowhere', async () => {
      const { reluUnits, unit } = await expectReference(deadBranch);
      expect(reluUnits).toEqual([128, 256]);
      expect(unit[0]).toBe(384);
    });

    it('counts ReLUs of zeros, on which all images agree', async () => {
      const { unit, released } = await expectReference(zeroInputs);
      expect([unit[0], released[0]]).toEqual([4 * 256, 5 * 256]);
      for (const entry of unit) expect(entry).toBeGreaterThanOrEqual(3 * 256);
    });

    it('gives a network whose every ReLU takes zeros a constant kernel', async () => {
      const { unit, released } = await expectReference(onlyZeroInputs);
      expect(unit).toEqual(new Int32Array(36).fill(256));
      expect(released).toEqual(new Int32Array(36).fill(512));
    });

    it('gives a network without ReLUs a kernel of zeros', async () => {
      const { reluUnits, unit, released } = await expectReference(withoutRelus);
      expect(reluUnits).toEqual([]);
      expect([unit, released]).toEqual([new Int32Array(36), new Int32Array(36)]);
    });

    it('gives equal images equal codes', async () => {
      const minibatch = smallMinibatch([7, 8, 7]);
      const { unit } = await measure(engine, everyLayerKind, minibatch);
      const [first = 0, , last = 0] = minibatch.given;
      expect(unit[first * 3 + last]).toBe(unit[0]);
    });

    it('gives the same bits whatever the order of the images', async () => {
      const other = smallMinibatch([3, 5, 0, 4, 1, 2]);
      expect(await measure(engine, everyLayerKind, other)).toEqual(
        await measure(engine, everyLayerKind, six),
      );
    });

    it('gives the same bits again, prepared once or anew', async () => {
      const first = await measure(engine, everyLayerKind, six);
      await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
      expect(await engine.run(prepared, six)).toEqual([first]);
      expect(await engine.run(prepared, six)).toEqual([first]);
    });

    it('runs a network on minibatches of several sizes', async () => {
      await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
      for (const numbers of [[0], [0, 1, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 2]]) {
        const minibatch = smallMinibatch(numbers);
        expect(await engine.run(prepared, minibatch)).toEqual([
          await measure(engine, everyLayerKind, minibatch),
        ]);
      }
    });

    it('prepares the next network while one runs', async () => {
      const alone = [await measure(engine, everyLayerKind, six), await measure(engine, sharedInput, six)];
      await using first = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
      const running = engine.run(first, six);
      await using second = await engine.prepare(sharedInput, plainWeights(), ['codes']);
      expect([await running, await engine.run(second, six)]).toEqual(alone.map((probe) => [probe]));
    });

    it('keeps no part of a probe: a later network changes nothing in it', async () => {
      const first = await measure(engine, everyLayerKind, six);
      const copy = { ...first, unit: first.unit.slice(), released: first.released.slice() };
      await measure(engine, sharedInput, six);
      expect(first).toEqual(copy);
    });

    it('leaves minibatch and weights as they are', async () => {
      const minibatch = smallMinibatch([0, 1, 2]);
      const weights = biasedWeights();
      const tensor = { path: 'stem.1.bias', shape: [4], role: 'norm-bias', fanIn: 4 } as const;
      const [pixels, bias] = [minibatch.pixels.slice(), weights.values(tensor)];
      const given: Weights = {
        ...weights,
        values: (of) => (of.path === tensor.path ? bias : weights.values(of)),
      };
      await measure(engine, everyLayerKind, minibatch, given);
      expect(minibatch.pixels).toEqual(pixels);
      expect(bias).toEqual(weights.values(tensor));
    });

    it('throws what a source of weights throws, and works on', async () => {
      const missing: Weights = {
        normBiasIsZero: true,
        values: ({ path }) => {
          throw new RangeError(`there is no tensor ${path}`);
        },
      };
      await expect(measure(engine, everyLayerKind, six, missing)).rejects.toThrow(/there is no tensor \S+/);
      expect((await measure(engine, everyLayerKind, six)).size).toBe(6);
    });

    it('refuses what another engine prepared', async () => {
      const foreign = {
        network: everyLayerKind,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
      await expect(engine.run(foreign, six)).rejects.toThrow('prepared by another engine');
    });

    it('stops at a signal, before or while it runs, and works on', async () => {
      await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
      await expect(engine.run(prepared, six, AbortSignal.abort())).rejects.toThrow(/abort/i);
      const controller = new AbortController();
      const running = engine.run(prepared, six, controller.signal);
      controller.abort(new Error('the search is over'));
      await expect(running).rejects.toThrow('the search is over');
      const [probe] = await engine.run(prepared, six);
      expect(probe?.reluUnits).toEqual(reluInventory(everyLayerKind).map(({ units }) => units));
    });
  });
}
