import type { Network } from '@naswot/network';
import type { Engine, Prepared, Weights } from './engine.ts';
import type { ProbeKind } from './probe.ts';

/**
 * A network as its engine's device takes it, with its weights. An engine adds to it what it likes, of plain data and typed arrays,
 * so that it can go to another thread.
 */
export interface NetworkPlan {
  readonly network: Network;
}

export interface Planned {
  readonly plan: NetworkPlan;
  /** What is the plan's alone, and goes to another thread without a copy. */
  readonly buffers: readonly ArrayBuffer[];
}

/** What an engine does with networks before its device has to do with them, which no runtime is loaded for. */
export interface Planner {
  /** As the engine's. */
  estimateMemory(network: Network, size: number): number;
  /** For a run on `size` images. Throws what the engine's `prepare` throws, and an OutOfMemory where the plan finds no room. */
  plan(network: Network, weights: Weights, probes: readonly ProbeKind[], size: number): Planned;
}

/** An engine whose networks may be planned on another thread than the one that has its device (ADR 18). */
export interface DeviceEngine extends Engine {
  /** What its planner has planned, prepared. Throws a TypeError where another's has. */
  adopt(plan: NetworkPlan): Promise<Prepared>;
}
