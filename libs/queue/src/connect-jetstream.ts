import type * as jetStreamQueue from './jetstream/jetstream-queue.ts';
import type {
  JetStreamOptions,
  JetStreamQueue,
  JetStreamQueueOptions,
  JetStreamScorerQueue,
} from './jetstream/jetstream-queue.ts';

/** The client library takes a tenth of a second to load: an embedded search does without. */
const load = (): Promise<typeof jetStreamQueue> => import('./jetstream/jetstream-queue.ts');

/** The coordinator's side of a queue in NATS JetStream: `JetStreamQueue.connect`. */
export const connectJetStreamQueue = async (
  options: JetStreamQueueOptions,
  waits?: AbortSignal,
): Promise<JetStreamQueue> => (await load()).JetStreamQueue.connect(options, waits);

/** A scorer's side of it: `JetStreamQueue.connectScorer`. */
export const connectJetStreamScorer = async (
  options: JetStreamOptions,
  waits?: AbortSignal,
): Promise<JetStreamScorerQueue> => (await load()).JetStreamQueue.connectScorer(options, waits);
