import { StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Objm } from '@nats-io/obj';
import { nanos } from '@nats-io/transport-node';
import type { Connection } from './connection.ts';
import {
  consumerOf,
  declareConsumer,
  declareStream,
  streamOf,
  streamOfSubjects,
  type WorkQueueLimits,
} from './declarations.ts';
import type { QueueNames } from './names.ts';

export interface QueueLimits {
  readonly shards?: Partial<WorkQueueLimits>;
  readonly results?: Partial<WorkQueueLimits>;
  /** How long a scorer is listed after its last sign. */
  readonly presenceMs?: number;
  /** Copies of everything that a cluster of servers holds. */
  readonly replicas?: number;
}

/** A coordinator keeps a window of shards in the queue, of some kilobytes each. */
const usualShardLimits = { messages: 100_000, bytes: 2 ** 28, ackWaitMs: 120_000 };
/** As much as a coordinator that is away for minutes leaves behind. */
const usualResultLimits = { messages: 1_000_000, bytes: 2 ** 29, ackWaitMs: 60_000 };
/** Scorers give a sign every 10 s. */
const usualPresenceMs = 60_000;
/** A sign has names, counts and dates only; a reason is a sentence. */
const longestEntryBytes = 4_096;
/** Signs of 1,000 scorers take a twentieth of it. */
const bucketBytes = 2 ** 24;

/** Makes the bucket whose entries live for `presenceMs`, or gives them that life. */
async function declarePresence(
  { jetStream, manager }: Connection,
  name: string,
  { presenceMs = usualPresenceMs, replicas = 1 }: QueueLimits,
): Promise<void> {
  const bucket = await new Kvm(jetStream).create(name, {
    ttl: presenceMs,
    history: 1,
    replicas,
    // A bucket in memory is gone once the server starts again, and scorers do not make one.
    storage: StorageType.File,
    max_bytes: bucketBytes,
    maxValueSize: longestEntryBytes,
  });
  const { streamInfo, ttl } = await bucket.status();
  if (ttl !== presenceMs)
    await manager.streams.update(streamInfo.config.name, {
      max_age: nanos(presenceMs),
      duplicate_window: Math.min(streamInfo.config.duplicate_window, nanos(presenceMs)),
    });
}

/**
 * Makes streams, consumers and buckets, or changes those that are there, and checks that the server has the streams and consumers
 * as declared; harmless twice. Throws where something of the same name is there that cannot be changed.
 */
export async function declareQueue(
  connection: Connection,
  names: QueueNames,
  limits: QueueLimits,
): Promise<void> {
  const { jetStream, manager } = connection;
  const { replicas = 1 } = limits;
  const shards = { ...usualShardLimits, replicas, ...limits.shards };
  const results = { ...usualResultLimits, replicas, ...limits.results };
  await declareStream(manager, streamOfSubjects(names.shards, shards));
  await declareConsumer(manager, names.shards.stream, consumerOf(names.shards, shards));
  await declareStream(manager, streamOf(names.results, results));
  await declareConsumer(manager, names.results.stream, consumerOf(names.results, results));
  await new Objm(jetStream).create(names.blobs, { storage: StorageType.File, replicas });
  await declarePresence(connection, names.presence, limits);
  await new Kvm(jetStream).create(names.suspended, {
    history: 1,
    replicas,
    storage: StorageType.File,
    max_bytes: bucketBytes,
    maxValueSize: longestEntryBytes,
  });
}
