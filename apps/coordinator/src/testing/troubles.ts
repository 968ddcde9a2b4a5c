import { trialOutcome } from './trial-plan.ts';
import { diligent, trialResult, type Behaviour } from './trial-scorer.ts';

/** Behaves in one way with the first deliveries, and diligently after them. */
export function atFirst(count: number, behaviour: Behaviour): Behaviour {
  let left = count;
  return (delivery, scores) => (left-- > 0 ? behaviour : diligent)(delivery, scores);
}

/** What is asked of nobody: the shards of a search have other numbers, and its architectures other positions. */
const unasked: Readonly<Record<string, Behaviour>> = {
  'sends scores that nobody asked it for': ({ message }, scores) => ({
    results: [
      trialResult(
        message,
        [...scores, { position: 15_000n, outcome: trialOutcome(1n), durationMs: 1 }],
        'complete',
      ),
    ],
    end: 'ack',
  }),
  'answers shards that nobody planned': ({ message }, scores) => ({
    results: [
      trialResult({ ...message, shard: 1_000_000n }, scores, 'complete'),
      trialResult(message, scores, 'complete'),
    ],
    end: 'ack',
  }),
};

/** Whether a trouble is that results are of what nobody asked for, which a coordinator refuses. */
export const isUnasked = (trouble: string): boolean => trouble in unasked;

/** Scorers that do not do as they should, by what they do. */
export const troubles: Readonly<Record<string, Behaviour>> = {
  'acknowledges without results': () => ({ results: [], end: 'ack' }),
  'vanishes with its shard': () => ({ results: [], end: 'vanish' }),
  'hands shards back half done': ({ message }, scores) => ({
    results: [trialResult(message, scores.slice(0, scores.length >> 1), 'handed-back')],
    end: 'ack',
  }),
  'says that it is complete when it is not': ({ message }, scores) => ({
    results: [trialResult(message, scores.slice(1), 'complete')],
    end: 'ack',
  }),
  'publishes everything twice': ({ message }, scores) => ({
    results: [trialResult(message, scores, 'complete'), trialResult(message, scores, 'complete')],
    end: 'ack',
  }),
  'publishes in another order, the last part first': ({ message }, scores) => ({
    results: [
      trialResult(message, scores.slice(scores.length >> 1), 'complete'),
      trialResult(message, scores.slice(0, scores.length >> 1), 'partial'),
    ],
    end: 'ack',
  }),
  'publishes and does not acknowledge': ({ message }, scores) => ({
    results: [trialResult(message, scores, 'complete')],
    end: 'nak',
  }),
  ...unasked,
};
