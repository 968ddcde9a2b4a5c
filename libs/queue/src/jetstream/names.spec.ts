import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleResult, sampleShard } from '../testing/sample-messages.ts';
import { queueNames, subjectToken } from './names.ts';

describe('a token of a subject', () => {
  it('is the text itself where that is a token', () => {
    expect(subjectToken('scorer-1_a')).toBe('scorer-1_a');
  });

  it('is one token, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^[\w=-]+$/.test(subjectToken(text))));
  });

  it('is another for another text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        fc.pre(a !== b);
        return subjectToken(a) !== subjectToken(b);
      }),
    );
  });
});

describe("a queue's names", () => {
  it('are subjects by protocol, scoring revision, search, shard and dispatch', () => {
    const { shards } = queueNames('naswot', 7);
    expect(shards.subjectOf({ ...sampleShard(3), id: 'search/3/12' })).toBe('naswot.shards.1.7.search.3.12');
    expect(shards.consumer).toBe('scorers-1-7');
  });

  it('tell the shard of a subject', () => {
    const { shards, results } = queueNames('naswot');
    const n = 2n ** 63n;
    expect(shards.shardOf(shards.subjectOf({ ...sampleShard(1), shard: n }))).toBe(n);
    expect(results.shardOf(results.subjectOf({ ...sampleResult(1), scorer: 'a.b', shard: n }))).toBe(n);
  });

  it('give a shard a subject of its own, and a result that of its scorer', () => {
    const { shards, results } = queueNames('naswot');
    expect(shards.subjectOf(sampleShard(1))).not.toBe(shards.subjectOf(sampleShard(2)));
    expect(results.subjectOf(sampleResult(1))).toBe('naswot.results.1.scorer.search.1');
  });

  it('have no part of the prefix that a subject gives a meaning', () => {
    for (const prefix of ['', 'a.b', '*', '>', 'a b']) expect(() => queueNames(prefix)).toThrow(RangeError);
  });
});
