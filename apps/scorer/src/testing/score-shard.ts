import { LocalQueue, type ScoreMessage } from '@naswot/queue';
import { runScorer } from '../run-scorer.ts';
import type { ScorerConfig } from '../scorer-config.ts';
import { dispatch, troubledEngine } from './sample-shard.ts';

/** A scorer of one lane whose engine makes no trouble, but for what is given. */
export const configOf = (queue: LocalQueue, more: Partial<ScorerConfig> = {}): ScorerConfig => ({
  openQueue: () => Promise.resolve(queue),
  name: 'test',
  lanes: 1,
  engine: troubledEngine(),
  enginesFolder: null,
  devices: [],
  memoryLimitBytes: null,
  minimumLimitMs: 60_000,
  drainLimitMs: 60_000,
  cacheFolder: null,
  endsOnRefusal: true,
  log: () => undefined,
  ...more,
});

/** Scores one shard and returns what was published. */
export async function scoreShard(
  positions: readonly bigint[],
  more: Partial<ScorerConfig> = {},
): Promise<readonly ScoreMessage[]> {
  await using queue = new LocalQueue();
  await dispatch(queue, positions);
  const stop = new AbortController();
  // A scorer that fails ends the wait for its results.
  const running = runScorer(configOf(queue, more), stop.signal).finally(() => stop.abort());
  const scores: ScoreMessage[] = [];
  for (;;) {
    const delivery = await queue.results.take(stop.signal);
    if (delivery === null) break;
    scores.push(...delivery.message.scores);
    await delivery.ack();
    if (delivery.message.end === 'complete') stop.abort();
  }
  await running;
  return scores;
}

/** How each went, in a word. */
export const reasons = (scores: readonly ScoreMessage[]): readonly string[] =>
  scores.map(({ outcome }) => (outcome.kind === 'scored' ? 'scored' : outcome.reason));

/** Why it has no score; empty where it has one. */
export const detailOf = ({ outcome }: ScoreMessage): string =>
  outcome.kind === 'unscorable' ? outcome.detail : '';
