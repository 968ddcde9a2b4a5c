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
export const connectJetStreamQueue = async (options: JetStreamQueueOptions): Promise<JetStreamQueue> =>
  (await load()).JetStreamQueue.connect(options);

/** A scorer's side of it: `JetStreamScorerQueue.connect`. */
export const connectJetStreamScorer = async (options: JetStreamOptions): Promise<JetStreamScorerQueue> =>
  (await load()).JetStreamScorerQueue.connect(options);
