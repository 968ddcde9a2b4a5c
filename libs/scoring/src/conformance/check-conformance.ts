import type { Engine } from '../engine.ts';

/** How one check of an engine went. */
export interface EngineCheckResult {
  /** Reads on from "an engine". */
  readonly name: string;
  readonly ok: boolean;
  /** What was measured, or what went wrong; may be empty where it is `ok`. */
  readonly detail: string;
}

/** What an engine's runtime or its process holds, and by how much that may grow over many networks of 0.6 MB of weights. */
export interface HeldMemory {
  /** What is held now, without garbage. */
  measure(): number | Promise<number>;
  /** Of what is measured, in words: `bytes`, `tensors`. */
  readonly unit: string;
  /** What a network may leave, by the run that grew least of four that the networks are divided into. */
  readonly mayGrow: number;
  readonly networks: number;
}

export interface ConformanceOptions {
  /** Left out, memory is not looked at: who calls knows what can be measured. */
  readonly memory?: HeldMemory;
  /**
   * By how much kernel entries may differ from those of a plain forward pass in float64. 0 by default: no pre-activation of these
   * networks is so near 0 that float32 changes its sign. Engines that multiply in less than float32 need more.
   */
  readonly kernelTolerance?: number;
}

/**
 * Runs the engine port's conformance checks, each result as soon as it is there: against a plain forward pass on networks of some
 * hundred parameters, a few seconds on any device. The engine stays the caller's.
 */
export async function* checkConformance(
  engine: Engine,
  { kernelTolerance = 0, memory }: ConformanceOptions = {},
): AsyncGenerator<EngineCheckResult> {
  // Loaded when they are asked for: they would cost every start of a lane 0.1 s.
  const { engineChecksWith, runCheck } = await import('./engine-checks.ts');
  for (const check of engineChecksWith(memory)) yield await runCheck(check, { engine, kernelTolerance });
}
