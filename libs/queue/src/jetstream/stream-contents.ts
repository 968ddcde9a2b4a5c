import type { StreamInfo } from '@nats-io/jetstream';
import type { WorkQueue } from '../ports.ts';
import type { WorkQueueNames } from './names.ts';
import { persisting, type Side } from './side.ts';

/**
 * What a stream holds of a search, by the subjects of its messages; a message stays until it is acknowledged. The consumer is asked
 * for, too: without it nobody takes them, and no taker may declare it.
 */
export const streamContents = (
  side: Side,
  names: WorkQueueNames<never>,
): Pick<WorkQueue<never>, 'held' | 'purge'> => {
  const { streams, consumers } = side.connection.manager;
  return {
    async held(searchId) {
      const filter = { subjects_filter: names.searchFilter(searchId) };
      const ask = async (): Promise<StreamInfo> => {
        await side.connection.answerOf(consumers.info(names.stream, names.consumer));
        return side.connection.answerOf(streams.info(names.stream, filter));
      };
      const { state } = await persisting(side, ask);
      return new Set(Object.keys(state.subjects ?? {}).map(names.shardOf));
    },
    async purge(searchId) {
      const filter = names.purgeFilter(searchId);
      await persisting(side, () => side.connection.answerOf(streams.purge(names.stream, { filter })));
    },
  };
};
