import { describe, expect, it } from 'vitest';
import { buildNetwork, type Network } from '@naswot/network';
import type { Engine } from './engine.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { proxies } from './proxies/proxies.ts';
import {
  prepareBeside,
  prepareScore,
  scoreNetwork,
  type ScoreRequest,
  type ScoreRun,
} from './score-network.ts';
import { makeSpec, type ScoringSpec } from './spec.ts';
import {
  everyLayerKind,
  plainWeights,
  referenceEngine,
  smallImage,
  smallMinibatch,
} from './testing/index.ts';

const minibatch = smallMinibatch([0, 1, 2, 3, 4]);
const run: ScoreRun = {
  engine: referenceEngine(),
  weights: plainWeights(),
  minibatch,
  memoryLimitBytes: null,
};
const network = { imageSize: 8 };
const spec = (more: Partial<ScoringSpec> = {}): ScoringSpec => ({
  ...makeSpec({
    proxy: 'naswot',
    network,
    run: {
      minibatch: minibatch.digest,
      weights: { initialisation: 'kaiming-uniform', seed: 3, version: 1 },
      counting: 'unit',
    },
  }),
  ...more,
});
const request = (more: Partial<ScoreRequest> = {}): ScoreRequest => ({
  network: everyLayerKind,
  spec: spec(),
  run,
  ...more,
});

/** A ReLU sees the image, the output does not. */
const disconnected: Network = buildNetwork(smallImage, (net) => {
  const relu = net.add({ kind: 'relu', path: 'relu', releasedCount: 1 }, net.input);
  return net.add({ kind: 'global-average-pool' }, net.add({ kind: 'zero' }, relu));
});

/** The plain engine without any memory. */
const outOfMemory = (where: 'prepare' | 'run'): Engine => ({
  ...referenceEngine(),
  [where]: () => Promise.reject(new OutOfMemory('there is no room')),
});

/** The plain engine, telling what is asked of it. */
function observedEngine(): { readonly engine: Engine; readonly calls: string[] } {
  const plain = referenceEngine();
  const calls: string[] = [];
  const engine: Engine = {
    ...plain,
    async prepare(...given) {
      calls.push('prepare');
      const prepared = await plain.prepare(...given);
      const free = prepared[Symbol.asyncDispose];
      const dispose = (): PromiseLike<void> => {
        calls.push('dispose');
        return free.call(prepared);
      };
      // The plain engine knows its own by their class.
      return Object.assign(prepared, { [Symbol.asyncDispose]: dispose });
    },
    run(...given) {
      calls.push('run');
      return plain.run(...given);
    },
  };
  return { engine, calls };
}

describe('the score of a network', () => {
  it('is the proxy of what the engine measured, in the counting of the spec, with the probe beside it', async () => {
    const { outcome, probe } = await scoreNetwork(request());
    expect(outcome).toEqual(proxies.naswot.evaluate({ network: everyLayerKind, counting: 'unit', probe }));
    expect(outcome.kind).toBe('scored');
    const unitRun = spec().run;
    if (unitRun === null) throw new Error('naswot runs the network');
    const asReleased = spec({ run: { ...unitRun, counting: 'released' } });
    const released = await scoreNetwork(request({ spec: asReleased }));
    expect(released.probe).toEqual(probe);
    expect(released.outcome).toEqual(
      proxies.naswot.evaluate({ network: everyLayerKind, counting: 'released', probe }),
    );
  });

  it('is unscorable where images coincide', async () => {
    const equal = smallMinibatch([1, 1]);
    const own = spec().run;
    if (own === null) throw new Error('naswot runs the network');
    const { outcome } = await scoreNetwork(
      request({
        spec: spec({ run: { ...own, minibatch: equal.digest } }),
        run: { ...run, minibatch: equal },
      }),
    );
    expect(outcome).toMatchObject({ kind: 'unscorable', reason: 'coinciding-images' });
  });

  it('is unscorable for a disconnected network, and the engine is not asked', async () => {
    const { engine, calls } = observedEngine();
    const score = await scoreNetwork(request({ network: disconnected, run: { ...run, engine } }));
    expect(score.outcome).toMatchObject({ kind: 'unscorable', reason: 'disconnected' });
    expect(score.probe).toBeNull();
    expect(calls).toEqual([]);
  });

  it('is unscorable for want of memory beyond the limit, and says how much', async () => {
    const { engine, calls } = observedEngine();
    const wide: Engine = { ...engine, estimateMemory: () => 3.2e9 };
    const limited = { ...run, engine: wide, memoryLimitBytes: 1.2e9 };
    const { outcome } = await scoreNetwork(request({ run: limited }));
    expect(outcome).toEqual({
      kind: 'unscorable',
      reason: 'memory',
      detail: 'running it takes about 3200 MB; the limit is 1200 MB',
    });
    expect(calls).toEqual([]);
    const enough = { ...limited, memoryLimitBytes: 3.2e9 };
    expect((await scoreNetwork(request({ run: enough }))).outcome.kind).toBe('scored');
  });

  it.each(['prepare', 'run'] as const)(
    'is unscorable for want of memory where its engine finds none, when it is to %s',
    async (where) => {
      const engine = outOfMemory(where);
      const { outcome, probe } = await scoreNetwork(request({ run: { ...run, engine } }));
      expect(outcome).toEqual({ kind: 'unscorable', reason: 'memory', detail: 'there is no room' });
      expect(probe).toBeNull();
    },
  );

  it('needs no engine for a proxy that runs no network, disconnected or not', async () => {
    for (const of of [everyLayerKind, disconnected]) {
      const counted = makeSpec({ proxy: 'relu-units', network, run: null });
      const { outcome, probe } = await scoreNetwork({ network: of, spec: counted, run: null });
      expect(outcome).toEqual(proxies['relu-units'].evaluate({ network: of, counting: 'unit', probe: null }));
      expect(probe).toBeNull();
    }
  });

  it('is refused where spec and request do not belong together', async () => {
    const refused = (more: Partial<ScoreRequest>) => expect(scoreNetwork(request(more))).rejects;
    await refused({ run: null }).toThrow('naswot runs the network');
    await refused({ spec: spec({ run: null }) }).toThrow('naswot runs the network');
    await refused({ spec: spec({ proxyVersion: 99 }) }).toThrow(
      'the spec asks for version 99 of naswot; this program has version 1',
    );
    const other = smallMinibatch([5, 6]);
    await refused({ run: { ...run, minibatch: other } }).toThrow(
      `the spec names minibatch ${minibatch.digest}; received minibatch ${other.digest}`,
    );
  });

  it('ends with the error of its engine or its signal, and frees what was prepared', async () => {
    const { engine, calls } = observedEngine();
    await expect(scoreNetwork(request({ run: { ...run, engine } }), AbortSignal.abort())).rejects.toThrow(
      /abort/,
    );
    expect(calls).toEqual(['prepare', 'run', 'dispose']);
  });
});

describe('a prepared score', () => {
  it('is run and concluded later, while the next one is prepared', async () => {
    const { engine, calls } = observedEngine();
    const observed = request({ run: { ...run, engine } });
    await using first = await prepareScore(observed);
    const running = first.run();
    await using second = await prepareScore(observed);
    expect((await running)()).toEqual((await second.run())());
    expect(calls).toEqual(['prepare', 'run', 'prepare', 'run']);
  });

  it('is not there beside another where both pass the limit, and blames the network for nothing', async () => {
    const { engine, calls } = observedEngine();
    const wide: Engine = { ...engine, estimateMemory: () => 3e9 };
    const within = (memoryLimitBytes: number) => request({ run: { ...run, engine: wide, memoryLimitBytes } });
    await using first = await prepareScore(within(5e9));
    expect(await prepareBeside(within(5e9), first)).toBeNull();
    expect(calls).toEqual(['prepare']);
    await using second = await prepareBeside(within(6e9), first);
    expect((await second?.run())?.().outcome.kind).toBe('scored');
    await using hopeless = await prepareBeside(within(2e9), first);
    expect((await hopeless?.run())?.().outcome).toMatchObject({ reason: 'memory' });
  });

  it('is not there beside another where its engine has room for one', async () => {
    await using first = await prepareScore(request());
    const engine = outOfMemory('prepare');
    expect(await prepareBeside(request({ run: { ...run, engine } }), first)).toBeNull();
  });

  it('that is known already is concluded without an engine', async () => {
    await using prepared = await prepareScore(request({ network: disconnected }));
    expect((await prepared.run())().outcome).toMatchObject({ reason: 'disconnected' });
  });
});
