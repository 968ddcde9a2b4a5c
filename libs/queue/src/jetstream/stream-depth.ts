import type { WorkQueueNames } from './names.ts';
import type { Side } from './side.ts';

/** How much a work queue holds. */
export interface QueueDepth {
  /** Messages that nobody has taken. */
  readonly waiting: number;
  /** Messages under a lease. */
  readonly leased: number;
  /** Messages under a lease that were delivered before. */
  readonly redelivered: number;
}

/** What the server says of a queue's consumer; throws where it does not answer. */
export async function streamDepth({ connection }: Side, names: WorkQueueNames<never>): Promise<QueueDepth> {
  const { consumers } = connection.manager;
  const info = await connection.answerOf(consumers.info(names.stream, names.consumer));
  return { waiting: info.num_pending, leased: info.num_ack_pending, redelivered: info.num_redelivered };
}
