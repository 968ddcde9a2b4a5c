import type { SearchSummary } from '@naswot/protocol';
import type { SearchEngine } from '@naswot/store';
import { duration } from '../terminal.ts';
import { differencesOf, type Difference } from './spec-differences.ts';

/** A search, and what ran its networks; null where that is not told. */
export interface Run {
  readonly record: SearchSummary;
  readonly engines: readonly SearchEngine[] | null;
}

/** `onnx-cpu 1.24.3 on cpu`, of several with commas between. */
const enginesText = (engines: readonly SearchEngine[]): string =>
  engines
    .map(({ name, version, device }) =>
      [name, version, device === '' ? '' : `on ${device}`].filter((part) => part !== '').join(' '),
    )
    .join(', ');

function factsOf({ record, engines }: Run): ReadonlyMap<string, Difference['a']> {
  const { plan, engine } = record;
  const { samples, timeLimitMs } = plan.budget;
  return new Map<string, Difference['a']>([
    ['space', plan.space],
    ['strategy', plan.strategy],
    ['seed', plan.seed],
    ['replacement', plan.replacement ? 'yes' : 'no'],
    ['window', plan.window],
    ['samples', samples === null ? null : Number(samples)],
    ['time limit', timeLimitMs === null ? null : duration(timeLimitMs)],
    ['engine', engines === null || engines.length === 0 ? engine : enginesText(engines)],
  ]);
}

/** What two searches do not have in common besides their specs: what they ask for, how far, and what runs it. */
export const runDifferences = (a: Run, b: Run): readonly Difference[] =>
  differencesOf(factsOf(a), factsOf(b));
