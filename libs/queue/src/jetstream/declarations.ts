import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { WorkQueueNames } from './names.ts';

export interface WorkQueueLimits {
  /** Where the stream holds so many messages, publishers wait. */
  readonly messages: number;
  /** Where the stream holds so many bytes, publishers wait; the server sets them aside. */
  readonly bytes: number;
  /** The lease of a message. */
  readonly ackWaitMs: number;
  /** Copies that a cluster of servers holds. */
  readonly replicas: number;
}

type Declared<Config> = Readonly<Partial<Config>>;

/** A publisher that repeats itself because an answer was lost does so within seconds. */
const duplicateWindowMs = 120_000;
/** Takers that wait at once: 1,000 scorers, several lanes each. */
const maxWaiting = 16_384;
/** Messages delivered and not acknowledged yet, of all takers together. */
const maxAckPending = 65_536;

/** Work goes to one taker, stays until acknowledged, and a full stream refuses what comes instead of dropping what it has. */
export const streamOf = (
  { stream, subjects }: WorkQueueNames<never>,
  { messages, bytes, replicas }: WorkQueueLimits,
): Declared<StreamConfig> & { readonly name: string } => ({
  name: stream,
  subjects: [subjects],
  retention: RetentionPolicy.Workqueue,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_msgs: messages,
  max_bytes: bytes,
  max_age: 0,
  duplicate_window: nanos(duplicateWindowMs),
  num_replicas: replicas,
});

/** As `streamOf`, and each subject holds one message at most: a message that is still held is not taken in again. */
export const streamOfSubjects = (
  names: WorkQueueNames<never>,
  limits: WorkQueueLimits,
): Declared<StreamConfig> & { readonly name: string } => ({
  ...streamOf(names, limits),
  max_msgs_per_subject: 1,
  discard_new_per_subject: true,
});

/** Delivered as often as it takes: who fails how often is the coordinator's to judge. */
export const consumerOf = (
  { consumer, filter }: WorkQueueNames<never>,
  { ackWaitMs }: WorkQueueLimits,
): Declared<ConsumerConfig> & { readonly durable_name: string } => ({
  durable_name: consumer,
  filter_subject: filter,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(ackWaitMs),
  deliver_policy: DeliverPolicy.All,
  replay_policy: ReplayPolicy.Instant,
  max_deliver: -1,
  max_ack_pending: maxAckPending,
  max_waiting: maxWaiting,
});

/** What was declared and is otherwise; a server leaves out what is zero, empty or false. */
export const differences = (declared: object, actual: object): readonly string[] =>
  Object.entries(declared as Record<string, unknown>)
    .map(([key, expected]) => ({ key, expected, received: (actual as Record<string, unknown>)[key] }))
    .filter(({ expected, received }) => JSON.stringify(expected || 0) !== JSON.stringify(received || 0))
    .map(({ key, expected, received }) => `${key} is ${String(received)}, expected ${String(expected)}`);

function check(what: string, declared: object, actual: object): void {
  const found = differences(declared, actual);
  if (found.length > 0)
    throw new Error(`the ${what} of the NATS server is not as declared: ${found.join('; ')}`);
}

/** JetStream's codes for a stream or a consumer of that name that is declared otherwise; servers before 2.10 just update one. */
const streamNameInUse = 10058;
const consumerExists = 10148;

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof JetStreamApiError && error.code === code;

/** Creates it, or updates what is there otherwise. */
async function createOrUpdate<Info>(
  what: string,
  inUse: number,
  create: () => Promise<Info>,
  update: () => Promise<Info>,
): Promise<Info> {
  try {
    return await create().catch((error: unknown) => {
      if (!hasCode(error, inUse)) throw error;
      return update();
    });
  } catch (cause) {
    throw new Error(`the ${what} of the NATS server cannot be as declared: ${String(cause)}`, { cause });
  }
}

/** Makes the stream, or changes one that is there; throws where it cannot become what is declared. Harmless twice. */
export async function declareStream(
  { streams }: JetStreamManager,
  declared: Declared<StreamConfig> & { readonly name: string },
): Promise<void> {
  const what = `stream ${declared.name}`;
  const { config } = await createOrUpdate(
    what,
    streamNameInUse,
    () => streams.add(declared),
    () => streams.update(declared.name, declared),
  );
  check(what, declared, config);
}

/** Makes the consumer, or changes one that is there; throws where it cannot become what is declared. Harmless twice. */
export async function declareConsumer(
  { consumers }: JetStreamManager,
  stream: string,
  declared: Declared<ConsumerConfig> & { readonly durable_name: string },
): Promise<void> {
  const what = `consumer ${declared.durable_name} of stream ${stream}`;
  const { config } = await createOrUpdate(
    what,
    consumerExists,
    () => consumers.add(stream, { ...declared }),
    () => consumers.update(stream, declared.durable_name, { ...declared }),
  );
  check(what, declared, config);
}
