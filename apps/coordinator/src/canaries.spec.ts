import { describe, expect, it } from 'vitest';
import type { ResultMessage, ScoreMessage, ShardMessage } from '@naswot/queue';
import type { Outcome } from '@naswot/scoring';
import { Canaries, liarsAmong } from './canaries.ts';
import { trialPlan } from './testing/trial-plan.ts';
import { trialResult, trialScores } from './testing/trial-scorer.ts';

const scored = (value: number): Outcome => ({
  kind: 'scored',
  value,
  sizeTerm: value + 1,
  separationTerm: -1,
});
const opinions = (said: Readonly<Record<string, number>>): ReadonlyMap<string, Outcome> =>
  new Map(Object.entries(said).map(([scorer, value]) => [scorer, scored(value)]));

describe('scorers that a canary contradicts', () => {
  it.each([
    ['nobody where all agree', { a: 1, b: 1 }, true, []],
    ['nobody where they differ by rounding', { a: 1600, b: 1600.04 }, true, []],
    ['nobody yet where it is one against one and a third may come', { a: 1, b: 2 }, true, null],
    ['nobody where it is one against one and no third may come', { a: 1, b: 2 }, false, []],
    ['the first where two contradict it', { a: 1, b: 2, c: 2 }, true, ['a']],
    ['all but the largest group', { a: 1, b: 2, c: 2, d: 3 }, true, ['a', 'd']],
  ])('are %s', (_what, said, mayBeMore, liars) => {
    expect(liarsAmong(opinions(said), mayBeMore)).toEqual(liars);
  });
});

const honest: readonly ScoreMessage[] = [1n, 2n, 3n].map((position) => ({
  position,
  outcome: scored(Number(position)),
  durationMs: 1,
}));
const lies = honest.map((score) => ({ ...score, outcome: scored(-1) }));
const search = { id: 'search', epoch: 1n, plan: trialPlan(1, 200) };
const usual = (): Canaries => new Canaries({ search }, 64);

/** What a scorer makes of a canary: of all that it could score it answers what is asked for. */
function answer(shard: ShardMessage, scorer: string, scores = honest): ResultMessage {
  const asked = new Set(trialScores(shard).map(({ position }) => position));
  return trialResult(
    shard,
    scores.filter(({ position }) => asked.has(position)),
    'complete',
    scorer,
  );
}

/** The one shard that is dispatched. */
function only(shards: ReturnType<Canaries['judge']>): ShardMessage {
  if (!('length' in shards)) throw new Error('expected a shard, received a disagreement');
  const [shard] = shards;
  if (shards.length !== 1 || shard === undefined)
    throw new Error(`expected one shard, received ${shards.length}`);
  return shard;
}

describe('the first canary of a scorer', () => {
  it('goes out with its first scores where another scorer is there', () => {
    const shard = only(usual().introduce('a', honest, 2));
    expect(answer(shard, 'b').scores).toHaveLength(1);
  });

  it('does not go out where there is no other', () => {
    expect(usual().introduce('a', honest, 1)).toEqual([]);
  });

  it('goes out again once it was found to lie: it may not have been put aside', () => {
    const canaries = usual();
    const shard = only(canaries.introduce('a', honest, 3));
    canaries.judge(answer(shard, 'b'), 3);
    canaries.forget('a');
    only(canaries.introduce('a', honest, 3));
    expect(canaries.introduce('b', honest, 3)).toEqual([]);
  });

  it('is the last once another has answered it, for both of them', () => {
    const canaries = usual();
    const shard = only(canaries.introduce('a', honest, 3));
    expect(canaries.judge(answer(shard, 'b'), 3)).toEqual([]);
    expect(canaries.introduce('a', honest, 3)).toEqual([]);
    expect(canaries.introduce('b', honest, 3)).toEqual([]);
    only(canaries.introduce('c', honest, 3));
  });

  it('waits for an answer before more go out, but for one that may be lost', () => {
    const canaries = usual();
    const first = only(canaries.introduce('a', honest, 2));
    only(canaries.introduce('a', honest, 2));
    expect(canaries.introduce('a', honest, 2)).toEqual([]);
    expect(canaries.judge(trialResult(first, [], 'handed-back', 'b'), 2)).toEqual([]);
    only(canaries.introduce('a', honest, 2));
  });

  it('goes out again where its own scorer has answered it, but not for ever', () => {
    const canaries = usual();
    let next = canaries.introduce('a', honest, 2);
    let times = 0;
    while (next.length > 0) {
      times++;
      const judged = canaries.judge(answer(only(next), 'a'), 2);
      next = 'liars' in judged ? [] : judged;
    }
    expect(times).toBe(16);
  });

  it('finds out a scorer that always says the same, as soon as a third has answered', () => {
    const canaries = usual();
    const shard = only(canaries.introduce('liar', lies, 3));
    const deciding = canaries.judge(answer(shard, 'a'), 3);
    if ('liars' in deciding) throw new Error('expected shards, received a disagreement');
    expect(deciding).toHaveLength(3);
    expect(canaries.undecided).toMatchObject([{ liars: [] }]);
    const verdicts = deciding.map((next, index) => canaries.judge(answer(next, index === 0 ? 'a' : 'b'), 3));
    expect(verdicts).toMatchObject([[{}], { liars: ['liar'] }, []]);
    expect(canaries.undecided).toEqual([]);
  });
});

it('goes on with canaries after what a scorer said is forgotten, however much was kept', () => {
  const canaries = new Canaries({ search }, 1);
  const many = (from: number): readonly ScoreMessage[] =>
    Array.from({ length: 200 }, (_, index) => ({
      position: BigInt(from + index),
      outcome: scored(index),
      durationMs: 1,
    }));
  canaries.keep('a', many(0));
  canaries.forget('a');
  expect(canaries.next()).toEqual([]);
  canaries.keep('b', many(200));
  canaries.forget('nobody');
  for (let shard = 0; shard < 200; shard++) only(canaries.next());
});
