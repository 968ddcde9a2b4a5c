import { engines, type EngineEntry, type EngineName } from '@naswot/engines';
import type { EngineReport } from '../engine-report.ts';
import type { Machine } from './machine.ts';

/**
 * Why an engine that is brought along is not measured, given what was found of those before it; null where it is. The first
 * command in a home waits for every measurement, and these two could only come out one way: docs/engines.md has their numbers.
 */
export function reasonToSkip(
  name: EngineName,
  { system, gpus }: Machine,
  before: readonly EngineReport[],
): string | null {
  const { runsOn, runtime }: EngineEntry = engines[name];
  if (runtime.place !== 'own') return null;
  if (runsOn === 'adapter' && gpus === '' && system?.startsWith('linux') === true)
    return 'this machine shows no GPU';
  const better = before.find((report) => report.loads && report.isOnDevice === false);
  return runsOn === 'processor' && better !== undefined
    ? `it is for machines on which ${better.name} does not load`
    : null;
}
