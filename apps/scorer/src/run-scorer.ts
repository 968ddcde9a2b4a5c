import { setTimeout as pause } from 'node:timers/promises';
import type { ScorerQueue } from '@naswot/queue';
import { LaneSupervisor } from './lane-supervisor.ts';

export interface ScorerConfig {
  /** Connects to the queue; called once, while the lanes load their engine. */
  readonly openQueue: () => Promise<ScorerQueue>;
  /** Unique among the scorers of a queue. */
  readonly name: string;
  readonly lanes: number;
  /** An engine's name, or the `file:` URL of a module that makes one. */
  readonly engine: string;
  /** A network estimated to take more is not tried; null is no limit. */
  readonly memoryLimitBytes: number | null;
  /** Shortest time a network is given, whatever is predicted. */
  readonly minimumLimitMs: number;
  /** How long the current networks may go on once the scorer is told to stop. */
  readonly drainLimitMs: number;
  /** One line about what went wrong and was put right. */
  readonly log: (message: string) => void;
}

/** Coordinators list a scorer for a minute after its last sign. */
const signEveryMs = 10_000;

/** Waits until all have ended; the first failure stops the others and is thrown. */
async function runAll(tasks: readonly Promise<void>[], onFailure: () => void): Promise<void> {
  const failures: unknown[] = [];
  const watched = tasks.map((task) =>
    task.catch((error: unknown) => {
      failures.push(error);
      onFailure();
    }),
  );
  await Promise.all(watched);
  if (failures.length > 0) throw failures[0];
}

interface Crew {
  readonly config: ScorerConfig;
  readonly lanes: readonly LaneSupervisor[];
  readonly signal: AbortSignal;
}

async function giveSigns({ config, lanes, signal }: Crew, queue: ScorerQueue, scored: () => number) {
  const engine = await lanes[0]?.start();
  while (engine !== undefined && engine !== null && !signal.aborted) {
    await queue.presence.announce({ scorer: config.name, engine, lanes: lanes.length, scored: scored() });
    // Rejects when the signal aborts, which is how the wait is meant to end.
    await pause(signEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function work(crew: Crew, onFailure: () => void): Promise<void> {
  const { config, lanes, signal } = crew;
  // Spaces, search and schemas take a third of a second to load: the lanes' processes start meanwhile.
  const [{ LaneWorker }, { createMinibatchCache }, queue] = await Promise.all([
    import('./lane-worker.ts'),
    import('./minibatch-cache.ts'),
    config.openQueue(),
  ]);
  const minibatch = createMinibatchCache(queue.blobs);
  const { name: scorer, minimumLimitMs, log } = config;
  let scored = 0;
  const onScored = (count: number): void => void (scored += count);
  const workers = lanes.map(
    (lane) => new LaneWorker({ scorer, lane, queue, minibatch, minimumLimitMs, onScored, log }),
  );
  const tasks = workers.map((worker) => worker.run(signal));
  await runAll([...tasks, giveSigns(crew, queue, () => scored)], onFailure);
}

/**
 * Takes shards and publishes scores until `signal` aborts: one process per lane, each with shards of its own. Aborting finishes
 * the current networks within the limit, publishes what is there and hands the rest back. Throws EngineUnavailable where the
 * engine does not load, and what the queue throws; its lanes have ended then, and its shards are handed back.
 */
export async function runScorer(config: ScorerConfig, signal: AbortSignal): Promise<void> {
  const kill = new AbortController();
  const failed = new AbortController();
  const lanes = Array.from({ length: config.lanes }, () => new LaneSupervisor(config, kill.signal));
  const stop = AbortSignal.any([signal, failed.signal]);
  let drain: NodeJS.Timeout | undefined;
  const onStop = (): void => void (drain = setTimeout(() => kill.abort(), config.drainLimitMs));
  const onExit = (): void => lanes.forEach((lane) => lane.kill());
  stop.addEventListener('abort', onStop, { once: true });
  process.once('exit', onExit);
  // Whoever uses the lane waits for its start again, and sees a failure there.
  for (const lane of lanes) lane.start().catch(() => undefined);
  try {
    await work({ config, lanes, signal: stop }, () => {
      failed.abort();
      kill.abort();
    });
  } finally {
    stop.removeEventListener('abort', onStop);
    clearTimeout(drain);
    await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()));
    process.off('exit', onExit);
  }
}
