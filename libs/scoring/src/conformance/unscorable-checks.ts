import { initialisationVersion, type Network } from '@naswot/network';
import { createMinibatch, type Minibatch } from '@naswot/dataset';
import type { Engine } from '../engine.ts';
import type { Outcome } from '../outcome.ts';
import { countings, type Counting } from '../probe.ts';
import { findProxy } from '../proxies/proxies.ts';
import { scoreNetwork } from '../score-network.ts';
import { expectEqual, six, type EngineCheck } from './engine-check.ts';
import { smallMinibatch } from './small-minibatch.ts';
import { disconnected, everyLayerKind, fewUnits, onlyZeroInputs, smallImage } from './small-networks.ts';
import { plainWeights } from './small-weights.ts';

interface OutcomeOptions {
  /** Six images, where it is left out. */
  readonly minibatch?: Minibatch;
  readonly counting?: Counting;
  readonly memoryLimitBytes?: number;
}

/** What a network's score is, by the way that searches take. */
async function outcomeOf(
  engine: Engine,
  network: Network,
  { minibatch = six, counting = 'unit', memoryLimitBytes }: OutcomeOptions = {},
): Promise<Outcome> {
  const { name, version } = findProxy('naswot');
  const weights = { initialisation: 'kaiming-uniform', seed: 3, version: initialisationVersion };
  const { outcome } = await scoreNetwork({
    network,
    spec: {
      proxy: name,
      proxyVersion: version,
      network: {},
      run: { minibatch: minibatch.digest, weights, counting },
    },
    run: { engine, weights: plainWeights(), minibatch, memoryLimitBytes: memoryLimitBytes ?? null },
  });
  return outcome;
}

/** The value of a score, or the reason why there is none. */
const inShort = (outcome: Outcome): number | string =>
  outcome.kind === 'scored' ? outcome.value : outcome.reason;

/** Six images, all of them zeros but one: the others have one code. */
function almostAllZeros(): Minibatch {
  const one = smallMinibatch([0]).pixels;
  const pixels = new Float32Array(6 * one.length);
  pixels.set(one);
  return createMinibatch(pixels, [6, ...smallImage], six.source);
}

const leavesUnscored: EngineCheck = {
  name: 'leaves without a score what has none, and says why',
  async run({ engine }) {
    const outcomes = {
      'a network without input': inShort(await outcomeOf(engine, disconnected)),
      'ReLUs of zeros only': inShort(await outcomeOf(engine, onlyZeroInputs)),
      'equal images': inShort(await outcomeOf(engine, everyLayerKind, { minibatch: almostAllZeros() })),
      'a limit of one byte': inShort(await outcomeOf(engine, everyLayerKind, { memoryLimitBytes: 1 })),
    };
    expectEqual('the outcomes', outcomes, {
      'a network without input': 'disconnected',
      'ReLUs of zeros only': 'coinciding-images',
      'equal images': 'coinciding-images',
      'a limit of one byte': 'memory',
    });
    return '';
  },
};

const decidesDependence: EngineCheck = {
  name: 'finds dependent codes and their rank exactly, in both countings',
  async run({ engine }) {
    for (const counting of countings)
      expectEqual(`the outcome in ${counting} counting`, await outcomeOf(engine, fewUnits, { counting }), {
        kind: 'unscorable',
        reason: 'dependent-codes',
        detail: 'K_H has rank 4 of 6',
      });
    return '';
  },
};

/** That searches find what has no score. */
export const unscorableChecks: readonly EngineCheck[] = [leavesUnscored, decidesDependence];
