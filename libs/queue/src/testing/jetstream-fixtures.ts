import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '../jetstream/connection.ts';
import {
  JetStreamQueue,
  type JetStreamOptions,
  type JetStreamQueueOptions,
  type JetStreamScorerQueue,
} from '../jetstream/jetstream-queue.ts';
import { queueNames } from '../jetstream/names.ts';
import { retrying } from '../jetstream/retry.ts';
import { isMissing } from '../jetstream/side.ts';
import { connectParentQueue } from '../local/parent-queue.ts';
import type { ConnectedScorer, QueueFixture } from './queue-fixture.ts';
import { streamChannel } from './stream-channel.ts';

const leaseMs = 1_000;
const presenceMs = 1_000;
/** How often the server is asked whether it has let a sign go. */
const pollMs = 50;
const removalLimitMs = 30_000;

export interface JetStreamFixture extends QueueFixture {
  readonly queue: JetStreamQueue;
  /** What a further coordinator or scorer of the same queue connects with. */
  readonly options: JetStreamOptions & { readonly prefix: string };
  /** A plain connection to the server. */
  readonly connection: Connection;
  connectScorer(): Promise<ConnectedScorer & { readonly queue: JetStreamScorerQueue }>;
}

/** A scorer of that queue, with a connection of its own. */
async function connectScorer(
  options: JetStreamOptions,
): Promise<ConnectedScorer & { readonly queue: JetStreamScorerQueue }> {
  const queue = await JetStreamQueue.connectScorer(options);
  return { queue, kill: () => queue[Symbol.asyncDispose]() };
}

/** A scorer of that queue in a process of its own, which does what is asked of the queue that is returned. */
export function connectJetStreamChild(
  options: JetStreamOptions,
): ConnectedScorer & { signal(name: NodeJS.Signals): void } {
  const child = spawn(
    process.execPath,
    [
      ...['--import', import.meta.resolve('tsx')],
      ...[path.join(import.meta.dirname, 'relay-jetstream-scorer.ts'), JSON.stringify(options)],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  return {
    queue: connectParentQueue(streamChannel(child.stdout, child.stdin)),
    signal: (name) => void child.kill(name),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Takes the queue's streams and buckets off the server, which may just have been started again. */
async function remove(connection: Connection, prefix: string): Promise<void> {
  const { shards, results, blobs, presence, suspended } = queueNames(prefix);
  const streams = [shards.stream, results.stream, `OBJ_${blobs}`, `KV_${presence}`, `KV_${suspended}`];
  const limits = { limitMs: removalLimitMs, signal: connection.closing };
  const removing = streams.map(async (stream) => {
    const act = (): Promise<boolean> => connection.answerOf(connection.manager.streams.delete(stream));
    await retrying(act, limits).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  });
  await Promise.all(removing);
}

/** A new, empty queue on the server at `url`; its time is the server's own. */
export async function openJetStreamQueue(
  url: string,
  options: Omit<Partial<JetStreamQueueOptions>, 'prefix'> = {},
): Promise<JetStreamFixture> {
  const { tls } = options;
  const shared = {
    servers: url,
    name: 'test',
    prefix: `test-${randomUUID()}`,
    ...(tls === undefined ? {} : { tls }),
  };
  const queue = await JetStreamQueue.connect({
    presenceMs,
    ...options,
    ...shared,
    shards: { ackWaitMs: leaseMs, ...options.shards },
    results: { ackWaitMs: leaseMs, ...options.results },
  });
  const connection = await Connection.open(shared);
  const scorers: ConnectedScorer[] = [];
  const signs = async (): Promise<number> => {
    const { state } = await connection.manager.streams.info(`KV_${queueNames(shared.prefix).presence}`);
    return state.messages;
  };
  return {
    queue,
    options: shared,
    connection,
    async connectScorer() {
      const scorer = await connectScorer(shared);
      scorers.push(scorer);
      return scorer;
    },
    passLeases: (times) => delay(times * leaseMs),
    async passPresence() {
      while ((await signs()) > 0) await delay(pollMs);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(scorers.map((scorer) => scorer.kill()));
      await queue[Symbol.asyncDispose]();
      await remove(connection, shared.prefix);
      await connection[Symbol.asyncDispose]();
    },
  };
}
