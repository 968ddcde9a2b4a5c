import { setTimeout as pause } from 'node:timers/promises';
import type { ScorerQueue, ScorerSign } from '@naswot/queue';
import { LaneSupervisor } from './lane-supervisor.ts';
import { orAborted } from './or-aborted.ts';
import type { ScorerConfig } from './scorer-config.ts';
import { plainLog, structuredLog, type ScorerLog } from './scorer-log.ts';

/** Its coordinator gives this scorer no shards any more. */
export class ScorerSuspended extends Error {
  override readonly name = 'ScorerSuspended';

  constructor(scorer: string, reason: string) {
    super(`scorer ${scorer} was put aside by its coordinator: ${reason}`);
  }
}

/** Coordinators list a scorer for a minute after its last sign. */
const signEveryMs = 10_000;
/** What a scorer has scored is listed while it works: the least time from one sign to the next. */
const workSignEveryMs = 1_000;
/** A queue that answers does so within milliseconds. */
const patienceMs = 2_000;
/** How long the queue may take to be told what the lanes have left once they have ended. */
const settleLimitMs = 5_000;

/** Waits until all have ended; the first failure is thrown then, and told at once. */
async function runAll(tasks: readonly Promise<void>[], onFailure: (error: unknown) => void): Promise<void> {
  const failures: unknown[] = [];
  const watched = tasks.map((task) =>
    task.catch((error: unknown) => {
      failures.push(error);
      onFailure(error);
    }),
  );
  await Promise.all(watched);
  if (failures.length > 0) throw failures[0];
}

interface Crew {
  readonly config: ScorerConfig;
  readonly lanes: readonly LaneSupervisor[];
  readonly log: ScorerLog;
  readonly signal: AbortSignal;
}

/** Throws where the scorer was put aside; whoever tells it to stop does not wait for a queue that is away. */
async function checkSuspension({ config: { name }, signal }: Crew, { presence }: ScorerQueue): Promise<void> {
  const reason = await orAborted(presence.suspended(name), signal);
  if (reason !== null) throw new ScorerSuspended(name, reason);
}

/** The first use of the queue, which may be there before its coordinator has been. */
async function awaitCoordinator(crew: Crew, queue: ScorerQueue): Promise<void> {
  const late = setTimeout(
    () => crew.log.warn({}, 'no coordinator has declared the queue yet; waiting for one'),
    patienceMs,
  );
  await checkSuspension(crew, queue).finally(() => clearTimeout(late));
}

async function giveSigns(crew: Crew, queue: ScorerQueue, scored: () => number): Promise<void> {
  const { config, lanes, log, signal } = crew;
  const [engine] = await Promise.all(lanes.map((lane) => lane.start()));
  if (engine === undefined || engine === null) return;
  const { name } = config;
  const startedAt = new Date();
  const ready = { name, engine, lanes: lanes.length };
  if (!signal.aborted) {
    log.info(ready, 'ready');
    config.onReady?.(ready);
  }
  while (!signal.aborted) {
    const { presence } = queue;
    const sign = { scorer: name, engine, lanes: lanes.length, scored: scored(), startedAt, at: new Date() };
    await presence.announce(sign);
    await checkSuspension(crew, queue);
    await untilNextSign(sign, scored, signal);
  }
}

/** Waits for the time of the next sign: soon where the scorer has scored since the last one. */
async function untilNextSign(
  { scored: told }: ScorerSign,
  scored: () => number,
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < signEveryMs && !signal.aborted; waitedMs += workSignEveryMs) {
    // Rejects when the signal aborts, which is how the wait is meant to end.
    await pause(workSignEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (scored() !== told) return;
  }
}

/** The queue; null where the scorer is told to stop while it waits for it. */
async function openQueue({ config, log, signal }: Crew): Promise<ScorerQueue | null> {
  try {
    return await config.openQueue(log, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function work(crew: Crew, onFailure: (error: unknown) => void): Promise<void> {
  const { config, lanes, log, signal } = crew;
  // Spaces, search and schemas take a third of a second to load: the lanes' processes start meanwhile.
  const [{ LaneWorker }, { createMinibatchCache }, queue] = await Promise.all([
    import('./lane-worker.ts'),
    import('./minibatch-cache.ts'),
    openQueue(crew),
  ]);
  if (queue === null) return;
  await awaitCoordinator(crew, queue);
  const minibatch = createMinibatchCache(queue.blobs, config.cacheFolder, log);
  const { name: scorer, minimumLimitMs, endsOnRefusal } = config;
  let scored = 0;
  const onScored = (count: number): void => void (scored += count);
  const shared = { scorer, queue, minibatch, minimumLimitMs, endsOnRefusal, onScored, log };
  const tasks = lanes.map((lane) => new LaneWorker({ ...shared, lane }).run(signal));
  await runAll([...tasks, giveSigns(crew, queue, () => scored)], onFailure);
}

/** Does `act` once `signal` has aborted and so much time has passed; calling what is returned calls it off. */
function afterAbort(signal: AbortSignal, delayMs: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => void (timer = setTimeout(act, delayMs));
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return () => {
    signal.removeEventListener('abort', start);
    clearTimeout(timer);
  };
}

/** Waits for the work; no longer than so long after `stop`, where a queue that is away cannot be told what is left. */
async function workWithin(crew: Crew, stop: AbortSignal, onFailure: (error: unknown) => void): Promise<void> {
  const { config, log } = crew;
  let callOff = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    callOff = afterAbort(stop, config.drainLimitMs + settleLimitMs, () => {
      log.warn({}, 'the queue does not answer: what this scorer held is delivered again once its leases end');
      resolve();
    });
  });
  const working = work(crew, onFailure);
  // Where it is waited for no longer, a queue that is closed then ends it.
  working.catch(() => undefined);
  try {
    await Promise.race([working, isOver]);
  } finally {
    callOff();
  }
}

const logOf = ({ log, name }: ScorerConfig): ScorerLog =>
  typeof log === 'string' ? structuredLog(log, name) : plainLog(log);

/**
 * Takes shards and publishes scores until `signal` aborts: one process per lane, each with shards of its own. Aborting finishes
 * the current networks within the limit, publishes what is there and hands the rest back. Throws EngineUnavailable where the
 * engine does not load, ScorerSuspended where the coordinator put it aside, and what the queue throws; its lanes have ended then,
 * and its shards are handed back.
 */
export async function runScorer(config: ScorerConfig, signal: AbortSignal): Promise<void> {
  const kill = new AbortController();
  const failed = new AbortController();
  const lanes = Array.from({ length: config.lanes }, (_, k) => {
    const device = config.devices[k % config.devices.length] ?? null;
    return new LaneSupervisor({ ...config, device }, kill.signal);
  });
  const stop = AbortSignal.any([signal, failed.signal]);
  const endDrain = afterAbort(stop, config.drainLimitMs, () => kill.abort());
  const onExit = (): void => lanes.forEach((lane) => lane.kill());
  process.once('exit', onExit);
  // Whoever uses the lane waits for its start again, and sees a failure there.
  for (const lane of lanes) lane.start().catch(() => undefined);
  const log = logOf(config);
  try {
    await workWithin({ config, lanes, log, signal: stop }, stop, (error) => {
      failed.abort();
      if (!(error instanceof ScorerSuspended)) kill.abort();
    });
  } finally {
    endDrain();
    await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()));
    process.off('exit', onExit);
  }
}
