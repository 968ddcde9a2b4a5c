import { describe, expect, it } from 'vitest';
import { runCoordinator } from '@naswot/coordinator';
import { initialisationVersion } from '@naswot/network';
import { createMinibatch } from '@naswot/dataset';
import { makeSpec } from '@naswot/scoring';
import { defaultWindow, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { openStore } from '@naswot/store';
import { scorerEntry } from '../scorer-entry.ts';

const space = findSpace('nas-bench-201');
const network = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 8 });
const pixels = Float32Array.from({ length: 8 * 3 * 8 * 8 }, (_, k) => Math.sin(k * 0.37) * 2);
const minibatch = createMinibatch(pixels, [8, 3, 8, 8], {
  dataset: 'test',
  seed: 0,
  imageIds: [],
  notice: null,
});
const weights = { initialisation: 'kaiming-uniform', seed: 0, version: initialisationVersion };

const plan: SearchPlan = {
  name: '',
  space: space.name,
  network,
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget: { samples: 4n, timeLimitMs: null },
  spec: makeSpec({
    proxy: 'naswot',
    network,
    run: { minibatch: minibatch.digest, weights, counting: 'unit' },
  }),
  window: defaultWindow,
};

describe('a network that is estimated above its lane’s share of memory', () => {
  it('is not tried and unscorable for memory, with both numbers, and scored by a later search that has more', async () => {
    await using store = await openStore('pglite:memory');
    await store.saveMinibatch(minibatch);
    const follow = { signal: new AbortController().signal, onProgress: () => undefined };
    const common = {
      store: Promise.resolve(store),
      scorerEntry,
      engine: 'onnx-cpu',
      clock: () => performance.now(),
    };
    {
      await using tight = runCoordinator({ ...common, lanes: 1, memoryBytes: 300e6 });
      // Two lanes have 150 MB each, and a process alone takes more.
      tight.useLanes(2);
      const { id } = await tight.create(plan);
      expect((await tight.run(id, null, follow)).counts).toMatchObject({
        samples: 4n,
        scored: 0n,
        unscorable: 4n,
      });
      const [best] = await store.best(id, 1);
      expect(best?.outcome).toEqual({
        kind: 'unscorable',
        reason: 'memory',
        detail: expect.stringMatching(/^running it takes about \d+ MB; the limit is 150 MB$/) as string,
      });
    }
    await using roomy = runCoordinator({ ...common, lanes: 1, memoryBytes: 300e6 });
    const { id } = await roomy.create(plan);
    expect((await roomy.run(id, null, follow)).counts).toMatchObject({ samples: 4n, scored: 4n });
  });
});
