export type {
  Blobs,
  Delivery,
  Presence,
  Queue,
  ResultMessage,
  ScoreMessage,
  ScorerQueue,
  ScorerSign,
  ShardEnd,
  ShardMessage,
  WorkQueue,
} from './ports.ts';
export { longestDetail, outcomeSchema, specSchema } from './message-schemas.ts';
export { LocalQueue, type LocalQueueOptions } from './local/local-queue.ts';
export { connectParentQueue } from './local/parent-queue.ts';
export { ipcChannel, type Channel } from './local/channel.ts';
export type { Timers } from './local/timers.ts';
export { connectJetStreamQueue, connectJetStreamScorer } from './connect-jetstream.ts';
export type {
  JetStreamOptions,
  JetStreamQueue,
  JetStreamQueueOptions,
  JetStreamScorerQueue,
} from './jetstream/jetstream-queue.ts';
export type { ConnectionChange, ConnectionConfig } from './jetstream/connection.ts';
export type { QueueDepth } from './jetstream/stream-depth.ts';
export type { WorkQueueLimits } from './jetstream/declarations.ts';
export type { Refusal, Refuse } from './jetstream/refusal.ts';
export { decodeMinibatch, encodeMinibatch } from './minibatch-blob.ts';
