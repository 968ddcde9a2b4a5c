import { describe, expect, it } from 'vitest';
import { makeSpec, type ScoringSpec, type WeightsSpec } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { checkRepeats, firstOf, mostSpecs, repeatId, repeatIds, repeatPlan, specGrid } from './repeats.ts';
import { defaultWindow, type SearchPlan } from './search-plan.ts';

const space = findSpace('nas-bench-201');
const seeded = (seed: number): WeightsSpec => ({ initialisation: 'kaiming-uniform', seed, version: 1 });
const under = (minibatch: string, weights: WeightsSpec = seeded(0)): ScoringSpec =>
  makeSpec({ proxy: 'naswot', network: space.settings, run: { minibatch, weights, counting: 'unit' } });

/** So many minibatches with each of so many weights seeds. */
const grid = (minibatches: number, weights: number): readonly ScoringSpec[] =>
  Array.from({ length: minibatches * weights }, (_, k) =>
    under(`m${Math.floor(k / weights)}`, seeded(k % weights)),
  );

const planOf = ([spec = under('m0'), ...repeats]: readonly ScoringSpec[]): SearchPlan => ({
  name: 'mine',
  space: space.name,
  network: space.settings,
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget: { samples: 10n, timeLimitMs: null },
  spec,
  repeats,
  window: defaultWindow,
});

describe('the specs of a search', () => {
  it.each([
    [1, 1],
    [2, 3],
    [8, 8],
    [1, 64],
  ])('are %i minibatches with each of %i weights seeds', (minibatches, weights) => {
    const plan = planOf(grid(minibatches, weights));
    checkRepeats(plan);
    expect(specGrid(plan)).toEqual({ minibatches, weights });
  });

  it('are one where a plan has no repeats, be it without a run or with weights of a file', () => {
    const parameters = makeSpec({ proxy: 'parameters', network: space.settings, run: null });
    for (const spec of [parameters, under('m0', { sha256: 'f'.repeat(64) })])
      expect(specGrid({ spec })).toEqual({ minibatches: 1, weights: 1 });
  });

  it.each<[string, readonly ScoringSpec[]]>([
    ['one of them is missing', grid(2, 2).slice(0, 3)],
    ['one of them stands there twice', [under('m0'), under('m0')]],
    [
      'they are in another order',
      grid(2, 2)
        .toReversed()
        .toSpliced(1, 0, under('m0', seeded(7))),
    ],
    [
      'they are alike in less than all else',
      [under('m0'), { ...under('m0', seeded(1)), proxyVersion: under('m0').proxyVersion + 1 }],
    ],
    [
      'weights begin otherwise',
      [under('m0'), under('m0', { ...seeded(1), initialisation: 'xavier-uniform' })],
    ],
  ])('are refused where %s', (_, specs) => {
    expect(() => checkRepeats(planOf(specs))).toThrow(
      'the specs of a repeated search are each of some minibatches',
    );
  });

  it('are refused where they run no networks under weights of seeds', () => {
    const parameters = makeSpec({ proxy: 'parameters', network: space.settings, run: null });
    const file = under('m0', { sha256: 'f'.repeat(64) });
    for (const spec of [parameters, file])
      expect(() => checkRepeats(planOf([spec, under('m0')]))).toThrow('runs networks under weights of seeds');
  });

  it(`are ${mostSpecs} at most`, () => {
    expect(() => checkRepeats(planOf(grid(5, 13)))).toThrow('at most 64 specs; received 65');
  });
});

describe('a repeat', () => {
  it('is a search of its own under one further spec, which asks for nothing by itself', () => {
    const plan = planOf(grid(1, 3));
    expect(repeatIds('k7', plan)).toEqual(['k7-1', 'k7-2']);
    const repeat = repeatPlan(plan, 1);
    expect(repeat.spec).toEqual(grid(1, 3)[2]);
    expect(repeat).toMatchObject({ name: '', budget: { samples: null, timeLimitMs: null } });
    expect(repeat.repeats).toBeUndefined();
    expect(() => repeatPlan(plan, 2)).toThrow('has none at 2');
  });

  it('is known by its id, and names the search that it repeats', () => {
    expect(repeatId('k7', 0)).toBe('k7');
    expect(firstOf('k7')).toBeNull();
    expect(firstOf(repeatId('k7', 12))).toBe('k7');
  });
});
