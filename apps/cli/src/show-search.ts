import type { Budget } from '@naswot/search';
import type { SearchSummary } from '@naswot/protocol';
import type { SearchReader } from './archive.ts';
import type { KnownAccuracies } from './benchmark-table/accuracies-of.ts';
import {
  accuraciesFor,
  knownAccuracies,
  withoutLines,
  type AccuracyFlags,
  type BestEntry,
} from './best-accuracies.ts';
import { scoreEntry, specDocument, type ScoreEntry } from './score-json.ts';
import { indexText, outcomeText, scoreTable } from './score-table.ts';
import { shownState } from './search-state.ts';
import { duration, integer, table, type Terminal } from './terminal.ts';

interface Baseline {
  readonly title: string;
  readonly entry: ScoreEntry;
  readonly ties: number;
}

async function baselines(record: SearchSummary, reader: SearchReader): Promise<readonly Baseline[]> {
  const kinds = [
    { by: 'parameters', title: 'largest by parameters' },
    { by: 'relu-units', title: 'most ReLU units' },
  ] as const;
  const found = await Promise.all(
    kinds.map(async ({ by, title }) => {
      const largest = await reader.largest(record.id, by);
      return largest === null ? [] : [{ title, entry: scoreEntry(largest.row, true), ties: largest.ties }];
    }),
  );
  return found.flat();
}

const baselineTable = (found: readonly Baseline[]): string =>
  table(found, [
    { title: 'chosen by', align: 'left', cell: ({ title }) => title },
    { title: 'score', cell: ({ entry }) => outcomeText(entry.outcome) },
    { title: 'parameters', cell: ({ entry }) => integer(entry.parameters) },
    { title: 'ReLU units', cell: ({ entry }) => integer(entry.reluUnits) },
    { title: 'others as large', cell: ({ ties }) => integer(ties) },
    { title: 'index', cell: ({ entry }) => indexText(entry.index) },
    { title: 'architecture', align: 'left', cell: ({ entry }) => entry.architecture },
  ]);

/** The search in the JSON that other programs read. */
export interface SearchDocument {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly space: string;
  readonly strategy: string;
  readonly seed: number;
  readonly engine: string;
  readonly lanes: number;
  readonly spec: ReturnType<typeof specDocument>;
  readonly samples: number;
  readonly scored: number;
  readonly unscorable: number;
  readonly reused: number;
  readonly pending: number;
  readonly durationMs: number;
  readonly scoresPerSecond: number;
}

/** A search with its counts and where its images come from. */
export async function searchDocument(record: SearchSummary, reader: SearchReader): Promise<SearchDocument> {
  const { plan, counts } = record;
  const minibatch = plan.spec.run === null ? null : await reader.loadMinibatch(plan.spec.run.minibatch);
  const scoredNow = Number(counts.scored + counts.unscorable);
  return {
    id: record.id,
    name: plan.name,
    state: shownState(record, reader.isLive),
    space: plan.space,
    strategy: plan.strategy,
    seed: plan.seed,
    engine: record.engine,
    lanes: record.lanes,
    spec: specDocument(record.specDigest, plan.spec, minibatch),
    samples: Number(counts.samples),
    scored: Number(counts.scored),
    unscorable: Number(counts.unscorable),
    reused: Number(counts.reused),
    pending: Number(counts.pending),
    durationMs: Math.round(record.activeMs),
    scoresPerSecond: record.activeMs === 0 ? 0 : scoredNow / (record.activeMs / 1000),
  };
}

function countsLine(
  { samples, scored, unscorable, reused, pending, ...time }: SearchDocument,
  { samples: wanted }: Budget,
): string {
  const isPart = wanted !== null && samples < Number(wanted);
  const parts = [
    `${integer(samples)} ${isPart ? `of ${integer(Number(wanted))} ` : ''}samples: ${integer(scored)} scored, ${integer(unscorable)} unscorable, ${integer(reused)} reused`,
    ...(pending > 0 ? [`${integer(pending)} pending`] : []),
    // A sitting that was killed left no time behind.
    ...(time.durationMs > 0 ? [duration(time.durationMs)] : []),
  ];
  // Where all are reused there is no rate.
  const rate = time.scoresPerSecond > 0 ? `, ${time.scoresPerSecond.toFixed(1)} a second` : '';
  return `${parts.join('; ')}${rate}`;
}

function imagesLines({ spec: { minibatch } }: SearchDocument, terminal: Terminal): readonly string[] {
  if (minibatch === null) return [];
  const { size, source, seed, notice } = minibatch;
  return [
    `images: ${size} of ${source}${seed === null ? '' : `, seed ${seed}`}`,
    ...(notice === null || terminal.isTold(`note: ${notice}`) ? [] : [`note: ${notice}.`]),
  ];
}

function headline(document: SearchDocument, { plan, failure }: SearchSummary, terminal: Terminal): string {
  const { id, name, state, space, strategy, seed, spec } = document;
  const lines = [
    `search ${id}${name === '' ? '' : ` (${name})`}: ${state}${failure === null ? '' : `: ${failure}`}`,
    `${space} by ${strategy}, seed ${seed}; ${spec.proxy}, spec ${spec.digest.slice(0, 12)}`,
    countsLine(document, plan.budget),
    ...imagesLines(document, terminal),
  ];
  return lines.join('\n');
}

function bestLines(
  best: readonly BestEntry[],
  found: readonly Baseline[],
  known: KnownAccuracies | null,
): readonly string[] {
  if (best.length === 0) return [];
  const sizes = [
    '',
    'without any forward pass, size alone would have chosen among the connected ones:',
    '',
    baselineTable(found),
  ];
  const lines = ['', scoreTable(best, true, known?.metrics), ...withoutLines(best, known)];
  return [...lines, ...(found.length === 0 ? [] : sizes)];
}

/**
 * Shows a search with its best architectures, their trained accuracies where a benchmark of the space is at hand, and beneath them
 * what size alone would have chosen.
 */
export async function showSearch(
  record: SearchSummary,
  reader: SearchReader,
  top: number,
  terminal: Terminal,
  asked: AccuracyFlags = {},
): Promise<void> {
  const rows = await reader.best(record.id, top);
  const document = await searchDocument(record, reader);
  const entries = rows.map((row) => scoreEntry(row, row.searchId !== record.id));
  const known = await knownAccuracies(entries, record, reader, asked);
  const best = entries.map((entry, k) => ({ rank: k + 1, ...entry, ...accuraciesFor(entry, known) }));
  const without = await baselines(record, reader);
  const table = known === null ? {} : { benchmark: known.benchmark };
  terminal.result({ search: document, best, baselines: without, ...table }, () =>
    [headline(document, record, terminal), ...bestLines(best, without, known)].join('\n'),
  );
}
