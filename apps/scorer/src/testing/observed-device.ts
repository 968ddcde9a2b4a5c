import { createOnnxEngine, onnxPlanner } from '@naswot/engine-onnx';
import { reluInventory, type Network } from '@naswot/network';
import type { DeviceEngine, Planner } from '@naswot/scoring';
import { holdUntil, logEvent, type EventKind } from './event-log.ts';

const relusOf = (network: Network): number => reluInventory(network).length;

const { searchParams } = new URL(import.meta.url);
/** By a network's ReLUs what its run holds its thread for. */
const conditions = JSON.parse(searchParams.get('until') ?? '{}') as Readonly<
  Record<string, readonly (readonly [EventKind, number])[]>
>;

/**
 * What a lane loads by this module's URL: ONNX Runtime, with models as devices run them, on a thread that logs what it does. A run
 * holds that thread until what its URL says has been logged by another.
 */
export async function createEngine(): Promise<DeviceEngine> {
  const engine = await createOnnxEngine({ provider: 'cpu', form: 'primitives', kernel: 'device' });
  return {
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    prepare: (...given) => engine.prepare(...given),
    adopt: (plan) => engine.adopt(plan),
    async run(prepared, ...given) {
      const relus = relusOf(prepared.network);
      logEvent('run', relus);
      for (const [kind, network] of conditions[relus] ?? []) holdUntil(kind, network);
      const probes = await engine.run(prepared, ...given);
      logEvent('ran', relus);
      return probes;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

/** Logs what it plans. */
export function createPlanner(): Promise<Planner> {
  const planner = onnxPlanner('webgpu');
  return Promise.resolve({
    ...planner,
    plan(network, ...given) {
      logEvent('plan', relusOf(network));
      const planned = planner.plan(network, ...given);
      logEvent('planned', relusOf(network));
      return planned;
    },
  });
}
