import { createMinibatch } from '@naswot/dataset';
import { reluInventory } from '@naswot/network';
import type { Weights } from '../engine.ts';
import { OutOfMemory } from '../out-of-memory.ts';
import {
  expectEqual,
  expectSameProbe,
  expectThat,
  expectThrown,
  measure,
  onlyProbe,
  six,
  type EngineCheck,
} from './engine-check.ts';
import { smallMinibatch } from './small-minibatch.ts';
import { badGraphs, beyondMemory, everyLayerKind, sharedInput, smallNetworks } from './small-networks.ts';
import { biasedWeights, plainWeights } from './small-weights.ts';

const saysWhatItIs: EngineCheck = {
  name: 'says what it is',
  run({ engine }) {
    const { name, version, device } = engine.describe();
    for (const [what, text] of Object.entries({ name, version, device }))
      expectThat(text !== '', `its ${what} is empty`);
    return Promise.resolve(`${name}, ${version} on ${device}`);
  },
};

const estimatesMemory: EngineCheck = {
  name: 'estimates more memory for more images',
  run({ engine }) {
    const [few, many] = [2, 512].map((images) => engine.estimateMemory(everyLayerKind, images));
    expectThat(
      few !== undefined && many !== undefined && 0 < few && few < many,
      `received ${few} bytes for 2 images and ${many} for 512, expected more for more`,
    );
    return Promise.resolve('');
  },
};

const ignoresOrder: EngineCheck = {
  name: 'gives the same bits whatever the order of the images',
  async run({ engine }) {
    const other = await measure(engine, everyLayerKind, smallMinibatch([3, 5, 0, 4, 1, 2]));
    expectSameProbe('images in another order', other, await measure(engine, everyLayerKind));
    return '';
  },
};

const repeats: EngineCheck = {
  name: 'gives the same bits again, prepared once or anew',
  async run({ engine }) {
    const first = await measure(engine, everyLayerKind);
    await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
    for (const time of ['first', 'second'])
      expectSameProbe(`the ${time} run`, onlyProbe(await engine.run(prepared, six)), first);
    return '';
  },
};

const takesAnySize: EngineCheck = {
  name: 'runs a network on minibatches of several sizes',
  async run({ engine }) {
    await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
    for (const numbers of [[0], [0, 1, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 2]]) {
      const minibatch = smallMinibatch(numbers);
      const received = onlyProbe(await engine.run(prepared, minibatch));
      const expected = await measure(engine, everyLayerKind, minibatch);
      expectSameProbe(`${numbers.length} images`, received, expected);
    }
    return '';
  },
};

const preparesAhead: EngineCheck = {
  name: 'prepares the next network while one runs',
  async run({ engine }) {
    const alone = [await measure(engine, everyLayerKind), await measure(engine, sharedInput)] as const;
    await using first = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
    const running = engine.run(first, six);
    await using second = await engine.prepare(sharedInput, plainWeights(), ['codes']);
    expectSameProbe('the network that ran', onlyProbe(await running), alone[0]);
    expectSameProbe('the next network', onlyProbe(await engine.run(second, six)), alone[1]);
    return '';
  },
};

const keepsNoProbe: EngineCheck = {
  name: 'keeps no part of a probe: a later network changes nothing in it',
  async run({ engine }) {
    const first = await measure(engine, everyLayerKind);
    const copy = { ...first, unit: first.unit.slice(), released: first.released.slice() };
    await measure(engine, sharedInput);
    expectSameProbe('the earlier probe', first, copy);
    return '';
  },
};

const leavesInputs: EngineCheck = {
  name: 'leaves minibatch and weights as they are',
  async run({ engine }) {
    const minibatch = smallMinibatch([0, 1, 2]);
    const weights = biasedWeights();
    const tensor = { path: 'stem.1.bias', shape: [4], role: 'norm-bias', fanIn: 4 } as const;
    const [pixels, bias] = [minibatch.pixels.slice(), weights.values(tensor)];
    const given: Weights = {
      ...weights,
      values: (of) => (of.path === tensor.path ? bias : weights.values(of)),
    };
    await measure(engine, everyLayerKind, minibatch, given);
    expectEqual('the pixels afterwards', minibatch.pixels, pixels);
    expectEqual('a bias afterwards', bias, weights.values(tensor));
    return '';
  },
};

const passesErrorsOn: EngineCheck = {
  name: 'throws what a source of weights throws, and works on',
  async run({ engine }) {
    const missing: Weights = {
      normBiasIsZero: true,
      values: ({ path }) => {
        throw new RangeError(`there is no tensor ${path}`);
      },
    };
    const failing = measure(engine, everyLayerKind, six, missing);
    await expectThrown('weights that are missing', failing, /there is no tensor \S+/);
    expectEqual('images of the next probe', (await measure(engine, everyLayerKind)).size, 6);
    return '';
  },
};

/** Twice as high and wide as the small images. */
const largeImages = createMinibatch(new Float32Array(2 * 3 * 256).fill(0.5), [2, 3, 16, 16], six.source);

const refusesWrongShapes: EngineCheck = {
  name: 'refuses images and weights that are not those of the network, and works on',
  async run({ engine }) {
    const plain = plainWeights();
    const short: Weights = { ...plain, values: (tensor) => plain.values(tensor).subarray(1) };
    for (const network of [smallNetworks['a convolution'], everyLayerKind])
      await expectThrown('larger images', measure(engine, network, largeImages), /16/);
    await expectThrown('weights that are too short', measure(engine, everyLayerKind, six, short), /./);
    expectEqual('images of the next probe', (await measure(engine, everyLayerKind)).size, 6);
    return '';
  },
};

const refusesBadGraphs: EngineCheck = {
  name: 'refuses a network whose nodes do not fit together, and works on',
  async run({ engine }) {
    for (const [what, network] of Object.entries(badGraphs))
      await expectThrown(what, measure(engine, network), /expected/);
    expectEqual('images of the next probe', (await measure(engine, everyLayerKind)).size, 6);
    return '';
  },
};

const runsOutOfMemory: EngineCheck = {
  name: 'says that there is no room for a network beyond any memory, and works on',
  async run({ engine }) {
    const before = await measure(engine, everyLayerKind);
    for (const time of ['first', 'second']) {
      const error = await measure(engine, beyondMemory).catch((reason: unknown) => reason);
      expectThat(
        error instanceof OutOfMemory,
        `the ${time} time: received ${error instanceof Error ? `the error '${error.message}'` : 'a probe'}, expected an OutOfMemory`,
      );
      expectSameProbe('the next network', await measure(engine, everyLayerKind), before);
    }
    return '';
  },
};

const refusesForeign: EngineCheck = {
  name: 'refuses what another engine prepared',
  async run({ engine }) {
    const foreign = { network: everyLayerKind, [Symbol.asyncDispose]: () => Promise.resolve() };
    await expectThrown('a foreign network', engine.run(foreign, six), /prepared by another engine/);
    return '';
  },
};

const stops: EngineCheck = {
  name: 'stops at a signal, before or while it runs, and works on',
  async run({ engine }) {
    await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
    await expectThrown('a signal before', engine.run(prepared, six, AbortSignal.abort()), /abort/i);
    const controller = new AbortController();
    const running = engine.run(prepared, six, controller.signal);
    controller.abort(new Error('the search is over'));
    await expectThrown('a signal meanwhile', running, /the search is over/);
    const { reluUnits } = onlyProbe(await engine.run(prepared, six));
    expectEqual(
      'units per ReLU afterwards',
      reluUnits,
      reluInventory(everyLayerKind).map(({ units }) => units),
    );
    return '';
  },
};

/** That an engine can be used as searches use it: again, ahead, with errors and signals. */
export const useChecks: readonly EngineCheck[] = [
  saysWhatItIs,
  estimatesMemory,
  ignoresOrder,
  repeats,
  takesAnySize,
  preparesAhead,
  keepsNoProbe,
  leavesInputs,
  passesErrorsOn,
  refusesWrongShapes,
  refusesBadGraphs,
  runsOutOfMemory,
  refusesForeign,
  stops,
];
