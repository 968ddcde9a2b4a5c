import type { EngineCheckResult, HeldMemory } from './check-conformance.ts';
import type { EngineCheck, EngineSubject } from './engine-check.ts';
import { kernelChecks } from './kernel-checks.ts';
import { unscorableChecks } from './unscorable-checks.ts';
import { memoryCheck } from './memory-check.ts';
import { useChecks } from './use-checks.ts';

/** Everything that an engine must hold. */
export const engineChecks: readonly EngineCheck[] = [...useChecks, ...kernelChecks, ...unscorableChecks];

/** The same, and how memory is held where that can be measured. */
export const engineChecksWith = (memory: HeldMemory | undefined): readonly EngineCheck[] =>
  memory === undefined ? engineChecks : [...engineChecks, memoryCheck(memory)];

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
