import { describe, expect, it } from 'vitest';
import { specDigest } from '@naswot/scoring';
import {
  madeUpAccuracies,
  madeUpPositions,
  madeUpScores,
  madeUpSubject,
  seededSpec,
} from '../testing/made-up-card.ts';
import { space, specs } from '../testing/score-rows.ts';
import { gatherComparison } from './gather-comparison.ts';

const all = madeUpPositions.length;
const parameters = specs[3] ?? seededSpec(0);

describe('gatherComparison', () => {
  it('ranks a score, its terms and the baselines, in the order of the space', () => {
    const { comparison, subjects, withoutAccuracy } = gatherComparison(
      [madeUpSubject(seededSpec(0))],
      space.name,
      madeUpAccuracies(),
    );
    expect(withoutAccuracy).toBe(0);
    expect(comparison.accuracies).toHaveLength(all);
    expect(comparison.seeds.map((table) => table.length)).toEqual([all, all, all]);
    expect(comparison.proxies.map(({ name, term }) => [name, term])).toEqual([
      ['naswot', null],
      ['naswot: size term', 'size'],
      ['naswot: separation term', 'separation'],
    ]);
    expect(comparison.baselines.map(({ name }) => name)).toEqual([
      'parameters',
      'MACs',
      'ReLU units',
      'depth',
    ]);
    expect(comparison.proxies[0]?.values[0]).toBeNull();
    expect(subjects[0]).toMatchObject({
      scores: all,
      unscorable: { disconnected: 1 },
      engines: ['onnx-cpu'],
    });
  });

  it('compares proxies on what all of them have, and counts the rest', () => {
    const few = madeUpSubject(parameters);
    const [scores] = few.scores;
    const half = { ...few, scores: [new Map([...(scores ?? [])].slice(40))] };
    const { comparison, subjects } = gatherComparison(
      [madeUpSubject(seededSpec(0)), half],
      space.name,
      madeUpAccuracies(),
    );
    expect(comparison.accuracies).toHaveLength(all - 40);
    for (const { values } of [...comparison.proxies, ...comparison.baselines])
      expect(values).toHaveLength(all - 40);
    expect(subjects.map(({ scores: own, notShared }) => [own, notShared])).toEqual([
      [all, 40],
      [all - 40, 0],
    ]);
    // The proxy of that name stands for the baseline.
    expect(comparison.baselines.map(({ name }) => name)).toEqual(['MACs', 'ReLU units', 'depth']);
  });

  it('takes the mean over specs of what each of them has, and keeps both', () => {
    const [first, second] = [madeUpScores(seededSpec(0)), new Map(madeUpScores(seededSpec(1)))];
    second.delete(madeUpPositions[7] ?? madeUpPositions[0]!);
    const subject = { ...madeUpSubject(seededSpec(0), seededSpec(1)), scores: [first, second] };
    const { comparison, subjects } = gatherComparison([subject], space.name, madeUpAccuracies());
    expect(subjects[0]).toMatchObject({
      specs: [specDigest(seededSpec(0)), specDigest(seededSpec(1))],
      scores: all - 1,
      incomplete: 1,
    });
    const [score] = comparison.proxies;
    const [one, other] = score?.repeats ?? [];
    expect(score?.values[0]).toBeNull();
    for (let item = 1; item < all - 1; item++)
      expect(score?.values[item]).toBeCloseTo((Number(one?.[item]) + Number(other?.[item])) / 2, 10);
  });

  it('leaves out and counts what has no accuracy', () => {
    const some = new Map([...madeUpAccuracies()].slice(0, 100));
    const gathered = gatherComparison([madeUpSubject(seededSpec(0))], space.name, some);
    expect(gathered.comparison.accuracies).toHaveLength(100);
    expect(gathered.withoutAccuracy).toBe(all - 100);
  });
});
