import type { Delivery, ResultMessage, ScoreMessage, ScorerQueue, ShardMessage } from '@naswot/queue';
import { specDigest } from '@naswot/scoring';
import { scoredAs, shardPositions } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { trialOutcome } from './trial-plan.ts';

/** What a scorer does with a shard: the results that it publishes, and whether it acknowledges or vanishes. */
export interface Answer {
  readonly results: readonly ResultMessage[];
  readonly end: 'ack' | 'nak' | 'vanish';
}

export type Behaviour = (delivery: Delivery<ShardMessage>, scores: readonly ScoreMessage[]) => Answer;

export function trialScores({ space: name, spec, work }: ShardMessage): readonly ScoreMessage[] {
  const space = findSpace(name);
  return shardPositions(work, space.size).map((asked) => {
    const position = scoredAs(space, spec, asked);
    return { position, outcome: trialOutcome(position), durationMs: 1 };
  });
}

export const trialResult = (
  { searchId, shard, spec }: ShardMessage,
  scores: readonly ScoreMessage[],
  end: ResultMessage['end'],
  scorer = 'trial',
): ResultMessage => ({
  searchId,
  shard,
  specDigest: specDigest(spec),
  scorer,
  engine: { name: 'trial', version: '1', device: 'none' },
  scores,
  end,
});

/** Scores everything, at once. */
export const diligent: Behaviour = ({ message }, scores) => ({
  results: [trialResult(message, scores, 'complete')],
  end: 'ack',
});

/** Takes shards and behaves as told, until the signal aborts. */
export async function runTrialScorer(
  queue: Pick<ScorerQueue, 'shards' | 'results'>,
  behaviour: Behaviour,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const delivery = await queue.shards.take(signal);
    if (delivery === null) return;
    const { results, end } = behaviour(delivery, trialScores(delivery.message));
    for (const result of results) await queue.results.publish(result);
    if (end === 'ack') await delivery.ack();
    if (end === 'nak') await delivery.nak();
  }
}
