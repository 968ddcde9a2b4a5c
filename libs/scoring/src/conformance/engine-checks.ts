import type { EngineCheckResult } from './check-conformance.ts';
import type { EngineCheck, EngineSubject } from './engine-check.ts';
import { kernelChecks } from './kernel-checks.ts';
import { useChecks } from './use-checks.ts';

/** Everything that an engine must hold. */
export const engineChecks: readonly EngineCheck[] = [...useChecks, ...kernelChecks];

/** Whether one check holds; an engine that throws is one that it does not hold for. */
export async function runCheck(
  { name, run }: EngineCheck,
  subject: EngineSubject,
): Promise<EngineCheckResult> {
  try {
    return { name, ok: true, detail: await run(subject) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
