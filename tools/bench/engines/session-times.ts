import { createOnnxEngine, cudaOptions, ownRuntime, type OnnxEngineOptions } from '@naswot/engine-onnx';
import type { OnnxRuntime } from '@naswot/engine-onnx';
import type { Engine, Prepared } from '@naswot/scoring';
import { mean } from '../machine.ts';

/** Where the time of a network goes that ONNX Runtime has not seen before, in milliseconds; means over some networks. */
export interface SessionTimes {
  /** Making its session. */
  readonly creationMs: number;
  /** The session's first run, in which cuDNN searches for its algorithms and WebGPU compiles its shaders. */
  readonly firstRunMs: number;
  /** The session's second run. */
  readonly laterRunMs: number;
}

/** What sessions took, in their order. */
interface Clocked {
  readonly creations: number[];
  readonly runs: number[];
}

async function timed<Result>(into: number[], act: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await act();
  into.push(performance.now() - start);
  return result;
}

/** A runtime that notes what its sessions take. */
const withClock = (runtime: OnnxRuntime, { creations, runs }: Clocked): OnnxRuntime => ({
  ...runtime,
  InferenceSession: {
    ...runtime.InferenceSession,
    async create(bytes: Uint8Array, options: object) {
      const session = await timed(creations, () => runtime.InferenceSession.create(bytes, options));
      const run = session.run.bind(session) as (...given: unknown[]) => Promise<unknown>;
      return Object.assign(session, { run: (...given: unknown[]) => timed(runs, () => run(...given)) });
    },
  } as OnnxRuntime['InferenceSession'],
});

/** Of the engines that make a session a network; null for others. */
function optionsOf(name: string, folder: string | null): OnnxEngineOptions | null {
  switch (name) {
    case 'onnx-cpu':
      return { provider: 'cpu' };
    case 'onnx-webgpu':
      return { provider: 'webgpu' };
    case 'onnx-cuda':
      return cudaOptions(folder);
    default:
      return null;
  }
}

/** Times sessions of the networks that `prepare` gives; each is run twice by `run`. Null for engines that make none. */
export async function measureSessions(
  name: string,
  folder: string | null,
  prepare: readonly ((engine: Engine) => Promise<Prepared>)[],
  run: (engine: Engine, prepared: Prepared) => Promise<unknown>,
): Promise<SessionTimes | null> {
  const options = optionsOf(name, folder);
  if (options === null) return null;
  const clocked: Clocked = { creations: [], runs: [] };
  const runtime = withClock(options.runtime ?? ownRuntime(), clocked);
  await using engine = await createOnnxEngine({ ...options, runtime });
  // The engine's own first session is no network's.
  clocked.creations.length = 0;
  for (const next of prepare) {
    await using prepared = await next(engine);
    await run(engine, prepared);
    await run(engine, prepared);
  }
  return {
    creationMs: mean(clocked.creations),
    firstRunMs: mean(clocked.runs.filter((_, k) => k % 2 === 0)),
    laterRunMs: mean(clocked.runs.filter((_, k) => k % 2 === 1)),
  };
}

/** What share of a network's time in ONNX Runtime is not its computing: making its session, and what its first run takes longer. */
export function overheadOf({ creationMs, firstRunMs, laterRunMs }: SessionTimes): number {
  const first = Math.max(firstRunMs, laterRunMs);
  return (creationMs + first - laterRunMs) / (creationMs + first);
}
