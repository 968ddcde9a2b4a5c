import type { Engine } from '../engine.ts';

/** How one check of an engine went. */
export interface EngineCheckResult {
  /** Reads on from "an engine". */
  readonly name: string;
  readonly ok: boolean;
  /** What was measured, or what went wrong; may be empty where it is `ok`. */
  readonly detail: string;
}

export interface ConformanceOptions {
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
  { kernelTolerance = 0 }: ConformanceOptions = {},
): AsyncGenerator<EngineCheckResult> {
  // Loaded when they are asked for: they would cost every start of a lane 0.1 s.
  const { engineChecks, runCheck } = await import('./engine-checks.ts');
  for (const check of engineChecks) yield await runCheck(check, { engine, kernelTolerance });
}
