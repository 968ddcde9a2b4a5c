import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ipcChannel } from '../local/channel.ts';
import { LocalQueue } from '../local/local-queue.ts';
import { connectParentQueue } from '../local/parent-queue.ts';
import { channelPair } from './channel-pair.ts';
import { ManualTimers } from './manual-timers.ts';
import type { ConnectedScorer, QueueFixture } from './queue-fixture.ts';
import { streamChannel } from './stream-channel.ts';

const leaseMs = 1000;
const presenceMs = 5000;

/** A scorer at the other end of a channel in this process. */
export function connectWithinProcess(queue: LocalQueue): ConnectedScorer {
  const [here, there] = channelPair();
  queue.connect(here);
  return {
    queue: connectParentQueue(there),
    kill() {
      there.close();
      return Promise.resolve();
    },
  };
}

/** A scorer in a process of its own, which does what is asked of the queue that is returned. */
export function connectChild(queue: LocalQueue): ConnectedScorer {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), path.join(import.meta.dirname, 'relay-scorer.ts')],
    { stdio: ['pipe', 'pipe', 'inherit', 'ipc'], serialization: 'advanced' },
  );
  if (child.stdin === null || child.stdout === null) throw new Error('the child has no standard streams');
  queue.connect(ipcChannel(child));
  return {
    queue: connectParentQueue(streamChannel(child.stdout, child.stdin)),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** A local queue on manual time whose scorers are connected by `connect`. */
export function openLocalQueue(connect: (queue: LocalQueue) => ConnectedScorer): QueueFixture {
  const timers = new ManualTimers();
  const queue = new LocalQueue({ timers, shardAckWaitMs: leaseMs, resultAckWaitMs: leaseMs, presenceMs });
  const scorers: ConnectedScorer[] = [];
  return {
    queue,
    connectScorer() {
      const scorer = connect(queue);
      scorers.push(scorer);
      return Promise.resolve(scorer);
    },
    passLeases(times) {
      timers.pass(times * leaseMs);
      return Promise.resolve();
    },
    passPresence() {
      timers.pass(presenceMs + 1);
      return Promise.resolve();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(scorers.map((scorer) => scorer.kill()));
      await queue[Symbol.asyncDispose]();
    },
  };
}
