import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { benchmarksOf, objectivesOf, scoringProxy, withMetrics, type Objectives } from './objectives.ts';
import { parseLikeness } from './likeness.ts';
import { parseObjective } from './written-objective.ts';

const of = (objectives: readonly string[], given: { proxy?: string; within?: string } = {}): Objectives =>
  objectivesOf({
    ...(objectives.length > 0 && { objective: objectives.map(parseObjective) }),
    ...(given.proxy !== undefined && { proxy: given.proxy }),
    ...(given.within !== undefined && { within: parseLikeness(given.within) }),
  });
const quantities = ({ goals }: Objectives): readonly string[] =>
  goals.flatMap(({ terms }) => terms.map((term) => ('proxy' in term.of ? term.of.proxy : term.of.kind)));

describe('what scores', () => {
  it.each<[readonly string[], string | undefined, string, readonly string[]]>([
    [[], undefined, 'naswot', ['score']],
    [[], 'parameters', 'parameters', ['score']],
    [['parameters'], undefined, 'parameters', ['score']],
    [['min:macs'], undefined, 'macs', ['score']],
    [['parameters', 'min:macs'], undefined, 'parameters', ['score', 'macs']],
    [['min:macs', 'naswot'], undefined, 'naswot', ['macs', 'score']],
    [['min:macs', 'parameters'], 'naswot', 'naswot', ['macs', 'parameters']],
    [['accuracy:t'], undefined, 'naswot', ['accuracy']],
    [['accuracy:t', 'min:macs'], undefined, 'naswot', ['accuracy', 'macs']],
    [['accuracy:t'], 'macs', 'macs', ['accuracy']],
    [['sum:naswot,-0.1*macs'], 'naswot', 'naswot', ['score', 'macs']],
  ])('of %j beside --proxy %j is %s', (objectives, proxy, score, expected) => {
    const found = of(objectives, { ...(proxy !== undefined && { proxy }) });
    expect(found.scoredBy).toBe(score);
    expect(quantities(found)).toEqual(expected);
  });

  it('is one proxy that runs networks', () => {
    expect(() => of(['naswot'], { proxy: 'parameters' })).toThrow(
      '--proxy parameters scores, and the objective is by naswot, which runs networks',
    );
    const two = [parseObjective('sum:naswot,macs')];
    const isRun = (proxy: string): boolean => proxy !== 'parameters';
    expect(() => scoringProxy(two, undefined, isRun)).toThrow(
      'a search has one proxy that runs networks; received naswot and macs',
    );
  });
});

describe('--within', () => {
  it('makes plain objectives ranks among those of a size', () => {
    const within = { proxy: 'parameters', factor: 1.1 };
    expect(of(['naswot', 'min:macs', 'ranks:naswot,-1*macs'], { within: 'parameters:1.1' }).goals).toEqual([
      { text: 'naswot', by: 'ranks', within, terms: [{ of: { kind: 'score' }, weight: 1 }] },
      {
        text: 'min:macs',
        by: 'ranks',
        within,
        terms: [{ of: { kind: 'count', proxy: 'macs' }, weight: -1 }],
      },
      {
        ...{ text: 'ranks:naswot,-1*macs', by: 'ranks', within },
        terms: [
          { of: { kind: 'score' }, weight: 1 },
          { of: { kind: 'count', proxy: 'macs' }, weight: -1 },
        ],
      },
    ]);
  });

  it('is none of sums', () => {
    const sum = (): unknown => of(['sum:naswot,-1*macs'], { within: 'macs:1.2' });
    expect(sum).toThrow(UsageError);
    expect(sum).toThrow(
      "--within compares by ranks, and the objective 'sum:naswot,-1*macs' is a sum of numbers",
    );
  });

  it.each<[string, RegExp]>([
    ['parameters', /received 'parameters', expected SIZE:FACTOR such as parameters:1.1/],
    ['naswot:1.1', /unknown size of --within 'naswot'; expected one of parameters, macs, relu-units/],
    ['parametres:2', /did you mean 'parameters'/],
    ['macs:1', /received the factor '1', expected a number above 1 such as macs:1.1/],
    ['macs:', /received the factor ''/],
    ['macs:Infinity', /received the factor 'Infinity'/],
  ])('of %j is refused', (text, message) => {
    expect(() => parseLikeness(text)).toThrow(message);
  });
});

describe('accuracies', () => {
  it('get the metric of their benchmark', () => {
    const { goals } = of(['sum:accuracy:t,naswot', 'accuracy:u', 'min:macs']);
    expect(benchmarksOf(goals)).toEqual(['t', 'u']);
    const [sum, plain, small] = withMetrics(goals, (benchmark) => `valid-${benchmark}`);
    expect(sum?.terms[0]?.of).toEqual({ kind: 'accuracy', benchmark: 't', metric: 'valid-t' });
    expect(plain).toEqual({
      by: 'sum',
      terms: [{ of: { kind: 'accuracy', benchmark: 'u', metric: 'valid-u' }, weight: 1 }],
    });
    expect(small).toEqual({ by: 'sum', terms: [{ of: { kind: 'count', proxy: 'macs' }, weight: -1 }] });
  });
});
