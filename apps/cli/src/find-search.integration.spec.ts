import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSpec } from '@naswot/scoring';
import { findStrategy, strategyContext, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { openStore, type Store } from '@naswot/store';
import { explainError } from './report-error.ts';
import { findResumable, findSearch } from './find-search.ts';

const network = findSpace('nas-bench-201').parseSettings({});
const plan: SearchPlan = {
  name: 'trial',
  space: 'nas-bench-201',
  network,
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget: { samples: 10n, timeLimitMs: null },
  spec: makeSpec({ proxy: 'parameters', network, run: null }),
  window: 16,
};

let store: Store;

beforeAll(async () => {
  store = await openStore('pglite:memory');
  const strategyState = findStrategy(plan.strategy).start(strategyContext(plan));
  for (const [id, name] of [
    ['k7p2abcd', 'trial'],
    ['k7p2wxyz', 'night'],
    ['m3aaaaaa', 'day'],
  ] as const)
    await store.createSearch({
      ...{ id, strategyState, engine: 'onnx-cpu', lanes: 1 },
      plan: { ...plan, name },
    });
});
afterAll(() => store[Symbol.asyncDispose]());

/** What a user is told of a promise that breaks. */
const told = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof Error ? explainError(error) : error),
  );

describe('a search that a user names', () => {
  it.each(['m3aaaaaa', 'm3', 'day'])(
    'is found by its id, a beginning of it, or its name: %s',
    async (name) => {
      expect((await findSearch(name, store)).id).toBe('m3aaaaaa');
    },
  );

  it.each(['', 'nix'])("is told where there is none: '%s'", async (name) => {
    expect(await told(findSearch(name, store))).toEqual({
      message: `there is no search '${name}'`,
      hint: "'naswot searches list' shows what there is",
      exitCode: 2,
    });
  });

  it('is told where several could be meant', async () => {
    expect(await told(findSearch('k7', store))).toMatchObject({
      message: expect.stringMatching(/^'k7' stands for k7p2\w+ and k7p2\w+/) as string,
      hint: "'naswot searches list' shows what there is",
      exitCode: 2,
    });
  });

  it('does not go on once it is cancelled', async () => {
    expect((await findResumable('trial', store)).state).toBe('paused');
    await store.setState('k7p2abcd', 'cancelled');
    expect(await told(findResumable('trial', store))).toMatchObject({
      message: 'search k7p2abcd was cancelled',
      exitCode: 2,
    });
  });
});
