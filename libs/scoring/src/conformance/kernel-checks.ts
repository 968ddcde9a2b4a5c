import { countReluUnits, type Network } from '@naswot/network';
import type { Weights } from '../engine.ts';
import { engineTolerance, type Outcome } from '../outcome.ts';
import { countings, type CodesProbe, type Counting } from '../probe.ts';
import { findProxy } from '../proxies/proxies.ts';
import {
  expectEqual,
  expectThat,
  measure,
  six,
  type EngineCheck,
  type EngineSubject,
} from './engine-check.ts';
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

interface Measured {
  readonly probe: CodesProbe;
  /** From the plain engine's kernels, over both countings. */
  readonly largestDifference: number;
}

const size = 6;

const diagonal = (kernel: Int32Array): readonly number[] =>
  Array.from({ length: size }, (_, i) => kernel[i * size + i]!);

function largestDifference(received: Int32Array, expected: Int32Array): number {
  expectEqual('entries of a kernel', received.length, expected.length);
  return received.reduce((largest, entry, k) => Math.max(largest, Math.abs(entry - expected[k]!)), 0);
}

const outcomeOf = (network: Network, counting: Counting, probe: CodesProbe): Outcome =>
  findProxy('naswot').evaluate({ network, counting, probe });

/** Refuses scores that are too far apart, or outcomes of two kinds. */
function expectSameScore(counting: Counting, received: Outcome, expected: Outcome): void {
  const nameOf = (outcome: Outcome): string => (outcome.kind === 'scored' ? 'scored' : outcome.reason);
  expectEqual(`the outcome in ${counting} counting`, nameOf(received), nameOf(expected));
  if (received.kind !== 'scored' || expected.kind !== 'scored') return;
  expectThat(
    Math.abs(received.value - expected.value) <= engineTolerance,
    `the score in ${counting} counting: received ${received.value}, expected ${expected.value} within ${engineTolerance}`,
  );
}

/** Measures a network and holds it against the plain forward pass. */
async function measureLikeReference(
  { engine, kernelTolerance }: EngineSubject,
  network: Network,
  weights: Weights = plainWeights(),
): Promise<Measured> {
  const received = await measure(engine, network, six, weights);
  const expected = await measure(referenceEngine(), network, six, weights);
  expectEqual('images of the probe', received.size, size);
  expectEqual('units per ReLU', received.reluUnits, expected.reluUnits);
  const differences = countings.map((counting) => {
    const units = Array<number>(size).fill(countReluUnits(network, counting));
    expectEqual(`the diagonal in ${counting} counting`, diagonal(received[counting]), units);
    return largestDifference(received[counting], expected[counting]);
  });
  const largest = Math.max(...differences);
  expectThat(
    largest <= kernelTolerance,
    `kernel entries differ from those of a plain forward pass by up to ${largest}, expected ${kernelTolerance} at most`,
  );
  for (const counting of countings)
    expectSameScore(counting, outcomeOf(network, counting, received), outcomeOf(network, counting, expected));
  return { probe: received, largestDifference: largest };
}

/** What people are told of a kernel that is near enough. */
const tell = ({ largestDifference: largest }: Measured): string =>
  largest === 0 ? 'every entry equal' : `entries differ by up to ${largest}`;

const formsKernelOf = (what: string, network: Network): EngineCheck => ({
  name: `forms the kernels of ${what}`,
  run: async (subject) => tell(await measureLikeReference(subject, network)),
});

const appliesNormParameters: EngineCheck = {
  name: 'applies weights and biases of batch norms',
  async run(subject) {
    await measureLikeReference(subject, zeroInputs, biasedWeights());
    return tell(await measureLikeReference(subject, everyLayerKind, biasedWeights()));
  },
};

const countsSharedInputs: EngineCheck = {
  name: 'counts each ReLU of a shared input',
  async run(subject) {
    const measured = await measureLikeReference(subject, sharedInput);
    const { unit, released } = measured.probe;
    expectEqual('units in both countings', [unit[0], released[0]], [512, 768]);
    expectEqual(
      'twice the released kernel',
      released.map((entry) => entry * 2),
      unit.map((entry) => entry * 3),
    );
    return tell(measured);
  },
};

const countsDeadBranches: EngineCheck = {
  name: 'counts ReLUs whose output goes nowhere',
  async run(subject) {
    const measured = await measureLikeReference(subject, deadBranch);
    expectEqual('units per ReLU', measured.probe.reluUnits, [128, 256]);
    return tell(measured);
  },
};

const countsZeros: EngineCheck = {
  name: 'counts ReLUs of zeros, on which all images agree',
  async run(subject) {
    const measured = await measureLikeReference(subject, zeroInputs);
    const { unit, released } = measured.probe;
    expectEqual('units in both countings', [unit[0], released[0]], [4 * 256, 5 * 256]);
    expectThat(
      unit.every((entry) => entry >= 3 * 256),
      'images differ on a ReLU of zeros, expected them to agree',
    );
    return tell(measured);
  },
};

const countsOnlyZeros: EngineCheck = {
  name: 'gives a network whose every ReLU takes zeros a constant kernel',
  async run(subject) {
    const measured = await measureLikeReference(subject, onlyZeroInputs);
    const constant = (units: number): Int32Array => new Int32Array(size * size).fill(units);
    expectEqual('the kernel', measured.probe.unit, constant(256));
    expectEqual('the released kernel', measured.probe.released, constant(512));
    return tell(measured);
  },
};

const acceptsNoRelus: EngineCheck = {
  name: 'gives a network without ReLUs a kernel of zeros',
  async run(subject) {
    const measured = await measureLikeReference(subject, withoutRelus);
    expectEqual('the kernel', measured.probe.unit, new Int32Array(size * size));
    return tell(measured);
  },
};

const equalImagesAgree: EngineCheck = {
  name: 'gives equal images equal codes',
  async run({ engine }) {
    const minibatch = smallMinibatch([7, 8, 7]);
    const { unit } = await measure(engine, everyLayerKind, minibatch);
    const [first = 0, , last = 0] = minibatch.given;
    expectEqual('units in which equal images agree', unit[first * 3 + last], unit[0]);
    return '';
  },
};

/** That the kernels are those of the networks: against a plain forward pass, in both countings. */
export const kernelChecks: readonly EngineCheck[] = [
  ...Object.entries(smallNetworks).map(([what, network]) => formsKernelOf(what, network)),
  formsKernelOf('every layer kind at once', everyLayerKind),
  appliesNormParameters,
  countsSharedInputs,
  countsDeadBranches,
  countsZeros,
  countsOnlyZeros,
  acceptsNoRelus,
  equalImagesAgree,
];
