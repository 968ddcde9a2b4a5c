import { initialisationVersion, type Network } from '@naswot/network';
import { createMinibatch, type Minibatch } from '@naswot/dataset';
import type { Engine } from '../engine.ts';
import { findProxy } from '../proxies/proxies.ts';
import { scoreNetwork } from '../score-network.ts';
import { expectEqual, six, type EngineCheck } from './engine-check.ts';
import { smallMinibatch } from './small-minibatch.ts';
import { disconnected, everyLayerKind, onlyZeroInputs, smallImage } from './small-networks.ts';
import { plainWeights } from './small-weights.ts';

/** What a network's score is, by the way that searches take: its value, or the reason why there is none. */
async function outcomeOf(
  engine: Engine,
  network: Network,
  minibatch: Minibatch = six,
  memoryLimitBytes: number | null = null,
): Promise<number | string> {
  const { name, version } = findProxy('naswot');
  const weights = { initialisation: 'kaiming-uniform', seed: 3, version: initialisationVersion };
  const { outcome } = await scoreNetwork({
    network,
    spec: {
      proxy: name,
      proxyVersion: version,
      network: {},
      run: { minibatch: minibatch.digest, weights, counting: 'unit' },
    },
    run: { engine, weights: plainWeights(), minibatch, memoryLimitBytes },
  });
  return outcome.kind === 'scored' ? outcome.value : outcome.reason;
}

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
      'a network without input': await outcomeOf(engine, disconnected),
      'ReLUs of zeros only': await outcomeOf(engine, onlyZeroInputs),
      'equal images': await outcomeOf(engine, everyLayerKind, almostAllZeros()),
      'a limit of one byte': await outcomeOf(engine, everyLayerKind, six, 1),
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

/** That searches find what has no score. */
export const unscorableChecks: readonly EngineCheck[] = [leavesUnscored];
