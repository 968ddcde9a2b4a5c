import type { Outcome } from '@naswot/scoring';
import { decimal, integer, table } from './terminal.ts';
import type { ScoreEntry } from './score-json.ts';

const scoreOf = (outcome: Outcome): string =>
  outcome.kind === 'scored' ? decimal(outcome.value) : outcome.reason;
const termOf = (outcome: Outcome, term: 'sizeTerm' | 'separationTerm'): string => {
  const value = outcome.kind === 'scored' ? outcome[term] : null;
  return value === null ? '' : decimal(value);
};

/** Scores with their terms and what the architectures cost; ranked where they are in order. */
export function scoreTable(entries: readonly ScoreEntry[], isRanked: boolean): string {
  const ranked = entries.map((entry, k) => ({ ...entry, rank: String(k + 1) }));
  return table(ranked, [
    ...(isRanked ? [{ title: '#', cell: ({ rank }: { rank: string }) => rank }] : []),
    { title: 'score', cell: ({ outcome }) => scoreOf(outcome) },
    { title: 'size', cell: ({ outcome }) => termOf(outcome, 'sizeTerm') },
    { title: 'separation', cell: ({ outcome }) => termOf(outcome, 'separationTerm') },
    { title: 'parameters', cell: ({ parameters }) => integer(parameters) },
    { title: 'MACs', cell: ({ macs }) => integer(macs) },
    { title: 'ReLU units', cell: ({ reluUnits }) => integer(reluUnits) },
    { title: 'index', cell: ({ index }) => (index === null ? '' : `@${index}`) },
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
  ]);
}
