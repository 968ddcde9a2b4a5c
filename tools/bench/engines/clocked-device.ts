import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { loadPlanner } from '@naswot/engines';
import type { DeviceEngine, Planner, Prepared } from '@naswot/scoring';
import { loadDeviceEngine } from '../../../libs/engines/src/load-engine.ts';

/** What a device did since its clock was set to zero, in milliseconds. */
export interface DeviceTimes {
  /** Making sessions or tensors, running, reading, and letting go. */
  readonly busyMs: number;
  /** From the first of that to the end of the last. */
  readonly wholeMs: number;
}

const key = 'naswot-bench-clock';
/** The clock's numbers. */
const [busy, begin, end] = [0, 1, 2];

function clock(): Float64Array {
  const shared = getEnvironmentData(key);
  if (shared instanceof Float64Array) return shared;
  throw new Error('no clock is shared with this thread');
}

/** Starts a clock for this thread and those that it starts from now on. */
export const shareClock = (): void => setEnvironmentData(key, new Float64Array(new SharedArrayBuffer(24)));

export const zeroClock = (): void => void clock().fill(0);

export function readClock(): DeviceTimes {
  const times = clock();
  return { busyMs: times[busy]!, wholeMs: times[end]! - times[begin]! };
}

/** The same on every thread. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

async function clocked<Result>(act: () => PromiseLike<Result>): Promise<Result> {
  const start = now();
  try {
    return await act();
  } finally {
    const times = clock();
    times[end] = now();
    times[busy]! += times[end] - start;
    if (times[begin] === 0) times[begin] = start;
  }
}

const { searchParams } = new URL(import.meta.url);
const name = searchParams.get('engine') ?? '';
const folder = searchParams.get('folder');

/** Frees its own in clocked time; the engine knows it by its class. */
function clockedPrepared(prepared: Prepared): Prepared {
  const free = prepared[Symbol.asyncDispose].bind(prepared);
  return Object.assign(prepared, { [Symbol.asyncDispose]: () => clocked(free) });
}

/** What a thread loads by this module's URL: engine `engine` of `folder`, whose times on its device are added up. */
export async function createEngine(): Promise<DeviceEngine> {
  const engine = await loadDeviceEngine(name, folder);
  return {
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    prepare: (...given) => engine.prepare(...given),
    adopt: async (plan) => clockedPrepared(await clocked(() => engine.adopt(plan))),
    run: (...given) => clocked(() => engine.run(...given)),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

export const createPlanner = (): Promise<Planner | null> => loadPlanner(name);
