import { asksByReplicate, findStrategy, firstOf, samplesEach, specGrid, type SpecGrid } from '@naswot/search';
import type { SearchSummary } from '@naswot/protocol';
import type { SearchReader } from './archive.ts';
import type { KnownAccuracies } from './benchmark-table/accuracies-of.ts';
import { knownAccuracies, type AccuracyFlags } from './best-accuracies.ts';
import { aimedEntries, aimedTable, type AimedEntry } from './objective/aimed-entries.ts';
import { aimedRows } from './objective/aimed-rows.ts';
import { bestEntries, besideAccuracies, bestTable, type BestEntry } from './best-entries.ts';
import { scoreEntry, type ScoreEntry } from './score-json.ts';
import { indexText, outcomeText } from './score-table.ts';
import { searchDocument, type SearchDocument } from './search-document.ts';
import { strategyText, termsLines } from './strategy-text.ts';
import { duration, integer, table, type Terminal } from './terminal.ts';

/** No search has so many. */
const everything = Number.MAX_SAFE_INTEGER;

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

function countsLine(
  { samples, scored, unscorable, reused, pending, ...time }: SearchDocument,
  { plan }: SearchSummary,
): string {
  const each = samplesEach(findStrategy(plan.strategy), plan);
  const wanted = plan.budget.samples === null ? null : Number(plan.budget.samples) * each;
  const isPart = wanted !== null && samples < wanted;
  const parts = [
    `${integer(samples)} ${isPart ? `of ${integer(wanted)} ` : ''}samples: ${integer(scored)} scored, ${integer(unscorable)} unscorable, ${integer(reused)} reused`,
    ...(pending > 0 ? [`${integer(pending)} pending`] : []),
    // A sitting that was killed left no time behind.
    ...(time.durationMs > 0 ? [duration(time.durationMs)] : []),
  ];
  // Where all are reused there is no rate.
  const rate = time.scoresPerSecond > 0 ? `, ${time.scoresPerSecond.toFixed(1)} a second` : '';
  return `${parts.join('; ')}${rate}`;
}

/** The seeds of a search's minibatches, which count on from the first. */
const seedsText = (first: number, count: number): string =>
  count === 1 ? `seed ${first}` : `seeds ${first} to ${first + count - 1}`;

function imagesLines(
  { spec: { minibatch }, repeats }: SearchDocument,
  terminal: Terminal,
): readonly string[] {
  if (minibatch === null) return [];
  const { size, source, seed, notice } = minibatch;
  return [
    `images: ${size} of ${source}${seed === null ? '' : `, ${seedsText(seed, repeats?.minibatchSeeds ?? 1)}`}`,
    ...(notice === null || terminal.isTold(`note: ${notice}`) ? [] : [`note: ${notice}.`]),
  ];
}

/** Under which specs a search with repeats scores, and of which search a repeat is one. */
function repeatLines({ id, repeats }: SearchDocument, { plan }: SearchSummary): readonly string[] {
  const first = firstOf(id);
  if (first !== null) return [`scores under another spec what search ${first} asked for`];
  if (repeats === undefined) return [];
  const { architectures, weightsSeeds, minibatchSeeds, specs } = repeats;
  const seeds = (count: number, of: string): string => `${count} ${of} seed${count === 1 ? '' : 's'}`;
  const under = asksByReplicate(findStrategy(plan.strategy), plan)
    ? `measured by ${specs.length} specs, the best most often`
    : `each under ${specs.length} specs`;
  return [
    `${integer(architectures)} architectures, ${under}: ${seeds(weightsSeeds, 'weights')} x ${seeds(minibatchSeeds, 'minibatch')}`,
  ];
}

function headline(document: SearchDocument, search: SearchSummary, terminal: Terminal): string {
  const { id, name, state, space, spec } = document;
  const { failure } = search;
  const lines = [
    `search ${id}${name === '' ? '' : ` (${name})`}: ${state}${failure === null ? '' : `: ${failure}`}`,
    `${space} by ${strategyText(document)}; ${spec.proxy}, spec ${spec.digest.slice(0, 12)}`,
    ...termsLines(document),
    ...repeatLines(document, search),
    countsLine(document, search),
    ...imagesLines(document, terminal),
  ];
  return lines.join('\n');
}

/** What a search with an aim found by it; null where that is the score alone, or its benchmark is not at hand. */
async function aimed(
  { id, plan }: SearchSummary,
  reader: SearchReader,
  top: number,
): Promise<readonly AimedEntry[] | null> {
  const { aim, spec } = plan;
  if (aim === undefined || reader.benchmarks === null) return null;
  const rows = reader.queryScores({ search: id, orderBy: 'value', descending: true, limit: everything });
  const found = await aimedRows(plan, aim, rows, { tables: reader.benchmarks, top });
  return aimedEntries(found, aim, { id, proxy: spec.proxy });
}

const hasNothing = ({ objectives }: AimedEntry): boolean =>
  Object.values(objectives).every((value) => value === null);

/** The best by one objective, or the front of several, and how they are to be read. */
function aimedLines(
  entries: readonly AimedEntry[] | null,
  { objectives, levels, spec }: SearchDocument,
): readonly string[] {
  if (entries === null || entries.length === 0) return [];
  if (entries.every(hasNothing))
    return ['', `nothing that it asked for has a number by ${objectives.join(' and ')}`];
  const title =
    objectives.length > 1
      ? `${integer(entries.length)} that nothing it asked for is better than by all of ${objectives.join(' and ')}:`
      : `the best by ${objectives.join('')}:`;
  const isAll =
    'that it asked for, by the last of its ways of measuring, whether or not it went so far with them';
  return ['', title, ...(levels === 1 ? [] : [`(all ${isAll})`]), '', aimedTable(entries, spec.proxy)];
}

function bestLines(
  best: readonly BestEntry[],
  grid: SpecGrid | null,
  found: readonly Baseline[],
  known: KnownAccuracies | null,
): readonly string[] {
  if (best.length === 0) return [];
  const sizes = [
    '',
    `without any forward pass, size alone would have chosen among the connected ones${grid === null ? '' : ', here with their scores under the first spec'}:`,
    '',
    baselineTable(found),
  ];
  return ['', ...bestTable(best, grid, known), ...(found.length === 0 ? [] : sizes)];
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
  const grid = record.plan.repeats === undefined ? null : specGrid(record.plan);
  const rows = await reader.best(record.id, grid === null ? top : top + 1);
  const document = await searchDocument(record, reader);
  const entries = bestEntries(rows, record.id, top, grid);
  const known = await knownAccuracies(entries, record, reader, asked);
  const best = besideAccuracies(entries, known);
  const without = await baselines(record, reader);
  const byAim = await aimed(record, reader, top);
  // A count that is to be small, or weighed with others, is shown by that alone.
  const isCount = record.plan.spec.run === null;
  const isFront = document.objectives.length > 1;
  const benchmark = known === null ? {} : { benchmark: known.benchmark };
  const found = byAim === null ? {} : { [isFront ? 'front' : 'bestByObjective']: byAim };
  terminal.result({ search: document, best, ...found, baselines: without, ...benchmark }, () =>
    [
      headline(document, record, terminal),
      ...aimedLines(byAim, document),
      ...(byAim === null || isCount ? [] : ['', 'by the score alone:']),
      ...(byAim !== null && isCount ? [] : bestLines(best, grid, without, known)),
    ].join('\n'),
  );
}
