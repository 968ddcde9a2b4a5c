import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BenchmarkSchema } from '../generated/naswot/v1/benchmark_pb.ts';
import { ScoreQuerySchema, ScoreSchema } from '../generated/naswot/v1/score_pb.ts';
import { ScorerSchema } from '../generated/naswot/v1/scorer_pb.ts';
import { SearchPlanSchema, SearchSchema } from '../generated/naswot/v1/search_pb.ts';
import { FollowSearchResponseSchema, SpaceSpecSchema } from '../generated/naswot/v1/search_service_pb.ts';
import {
  benchmarks,
  filters,
  plans,
  scorers,
  scores,
  searches,
  specs,
  updates,
} from '../testing/arbitraries.ts';
import { decodeBenchmark, encodeBenchmark } from './benchmark-codec.ts';
import { decodeCursor, encodeCursor } from './cursor-codec.ts';
import { InvalidMessage } from './invalid-message.ts';
import { decodePlan, encodePlan } from './plan-codec.ts';
import { decodeQuery, encodeQuery } from './query-codec.ts';
import { decodeScore, encodeScore } from './score-codec.ts';
import { decodeScorer, encodeScorer, scoresPerSecond } from './scorer-codec.ts';
import { decodeSearch, encodeSearch } from './search-codec.ts';
import { decodeSpecView, encodeSpecView } from './spec-codec.ts';
import { decodeUpdate, encodeUpdate } from './update-codec.ts';

/** A message as the other side gets it. */
const sent = <Schema extends DescMessage>(
  schema: Schema,
  message: MessageInitShape<Schema>,
): MessageShape<Schema> => fromBinary(schema, toBinary(schema, create(schema, message)));

describe('what is sent comes back the same, to the last bit', () => {
  it('a plan', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(decodePlan(sent(SearchPlanSchema, encodePlan(plan)))).toEqual(plan);
      }),
    );
  });

  it('a spec of a space', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const view = { space: 'a space', digest: 'f'.repeat(64), spec };
        expect(decodeSpecView(sent(SpaceSpecSchema, encodeSpecView(view)))).toEqual(view);
      }),
    );
  });

  it('a search', () => {
    fc.assert(
      fc.property(searches, (search) => {
        expect(decodeSearch(sent(SearchSchema, encodeSearch(search)))).toEqual(search);
      }),
    );
  });

  it('an event and a progress, which is sent with the number of the last event', () => {
    fc.assert(
      fc.property(updates, (update) => {
        const sequence = update.kind === 'event' ? update.sequence : 7n;
        const message = sent(FollowSearchResponseSchema, encodeUpdate(update, sequence));
        expect(message.sequence).toBe(sequence);
        expect(decodeUpdate(message)).toEqual(update);
      }),
    );
  });

  it('a score', () => {
    fc.assert(
      fc.property(scores, (score) => {
        expect(decodeScore(sent(ScoreSchema, encodeScore(score)))).toEqual(score);
      }),
    );
  });

  it('a query', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(decodeQuery(sent(ScoreQuerySchema, encodeQuery(filter)))).toEqual(filter);
      }),
    );
  });

  it('a benchmark', () => {
    fc.assert(
      fc.property(benchmarks, (benchmark) => {
        expect(decodeBenchmark(sent(BenchmarkSchema, encodeBenchmark(benchmark)))).toEqual(benchmark);
      }),
    );
  });

  it('a scorer, with its rate', () => {
    fc.assert(
      fc.property(scorers, (scorer) => {
        fc.pre(scorer.at >= scorer.startedAt);
        const message = sent(ScorerSchema, encodeScorer(scorer));
        expect(decodeScorer(message)).toEqual(scorer);
        expect(message.scoresPerSecond).toBe(scoresPerSecond(scorer));
      }),
    );
  });
});

describe('a cursor', () => {
  it('holds where a reader of its query stopped', () => {
    fc.assert(
      fc.property(filters, scores, fc.maxSafeNat(), (filter, last, rows) => {
        const { space, specDigest, position, parameters, scoredAt, outcome } = last;
        const value = outcome.kind === 'scored' ? outcome.value : null;
        expect(decodeCursor(encodeCursor(filter, rows, last), filter)).toEqual({
          rows,
          place: { space, specDigest, position, parameters, scoredAt, value },
        });
      }),
    );
  });

  it('of another query is refused', () => {
    fc.assert(
      fc.property(filters, filters, scores, (one, other, last) => {
        fc.pre(
          !Buffer.from(toBinary(ScoreQuerySchema, create(ScoreQuerySchema, encodeQuery(one)))).equals(
            toBinary(ScoreQuerySchema, create(ScoreQuerySchema, encodeQuery(other))),
          ),
        );
        expect(() => decodeCursor(encodeCursor(one, 1, last), other)).toThrow(InvalidMessage);
      }),
    );
  });

  it('that is empty is the beginning, and any other bytes are refused', () => {
    fc.assert(
      fc.property(filters, fc.uint8Array(), (filter, bytes) => {
        if (bytes.length === 0) expect(decodeCursor(bytes, filter)).toBeNull();
        else expect(() => decodeCursor(bytes, filter)).toThrow(InvalidMessage);
      }),
    );
  });
});

/** A decoder of any message, and what it is a decoder of. */
const decoders: readonly (readonly [string, DescMessage, (message: unknown) => unknown])[] = [
  ['plan', SearchPlanSchema, decodePlan],
  ['search', SearchSchema, decodeSearch],
  ['update', FollowSearchResponseSchema, decodeUpdate],
  ['score', ScoreSchema, decodeScore],
  ['query', ScoreQuerySchema, decodeQuery],
  ['scorer', ScorerSchema, decodeScorer],
  ['benchmark', BenchmarkSchema, decodeBenchmark],
];

function bytesOf(schema: DescMessage, bytes: Uint8Array): unknown {
  try {
    return fromBinary(schema, bytes);
  } catch {
    return undefined;
  }
}

describe('whatever comes from the wire', () => {
  it.each(decoders)('as a %s is decoded or refused, and nothing else', (_name, schema, decodeIt) => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(new Uint8Array())), (bytes) => {
        try {
          decodeIt(bytesOf(schema, bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessage);
        }
      }),
      { numRuns: 300 },
    );
  });
});
