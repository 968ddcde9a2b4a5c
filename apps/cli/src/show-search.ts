import type { SearchRecord, Store } from '@naswot/store';
import { scoreEntry, specDocument, type ScoreEntry } from './score-json.ts';
import { scoreTable } from './score-table.ts';
import { decimal, duration, integer, type Terminal } from './terminal.ts';

interface Baseline {
  readonly title: string;
  readonly entry: ScoreEntry;
  readonly ties: number;
}

async function baselines(record: SearchRecord, store: Store): Promise<readonly Baseline[]> {
  const kinds = [
    { by: 'parameters', title: 'largest by parameters' },
    { by: 'relu-units', title: 'most ReLU units' },
  ] as const;
  const found = await Promise.all(
    kinds.map(async ({ by, title }) => {
      const largest = await store.largest(record.id, by);
      return largest === null ? [] : [{ title, entry: scoreEntry(largest.row, true), ties: largest.ties }];
    }),
  );
  return found.flat();
}

function baselineLine({ title, entry, ties }: Baseline): string {
  const { outcome, parameters, reluUnits, index, architecture } = entry;
  const score = outcome.kind === 'scored' ? decimal(outcome.value) : outcome.reason;
  const equals = ties === 0 ? '' : `, ${ties} more as large`;
  return `  ${title.padEnd(22)} ${score}  ${integer(parameters)} parameters, ${integer(reluUnits)} ReLU units${equals}  @${index}  ${architecture}`;
}

/** The state as users see it: a running search whose owner is gone is interrupted. */
export const shownState = ({ state }: SearchRecord): string => (state === 'running' ? 'interrupted' : state);

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

/** A stored search with its counts and where its images come from. */
export async function searchDocument(record: SearchRecord, store: Store): Promise<SearchDocument> {
  const { plan, counts } = record;
  const minibatch = plan.spec.run === null ? null : await store.loadMinibatch(plan.spec.run.minibatch);
  const scoredNow = Number(counts.scored + counts.unscorable);
  return {
    id: record.id,
    name: plan.name,
    state: shownState(record),
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

function headline({
  samples,
  scored,
  unscorable,
  reused,
  pending,
  durationMs,
  scoresPerSecond,
  spec,
}: SearchDocument): string {
  const parts = [
    `${integer(samples)} samples: ${integer(scored)} scored, ${integer(unscorable)} unscorable, ${integer(reused)} reused`,
    ...(pending > 0 ? [`${integer(pending)} pending`] : []),
    `${duration(durationMs)}, ${scoresPerSecond.toFixed(1)} a second`,
  ];
  const images =
    spec.minibatch === null
      ? []
      : [`images: ${spec.minibatch.size} of ${spec.minibatch.source}, seed ${spec.minibatch.seed}`];
  const notice = typeof spec.minibatch?.notice === 'string' ? [`note: ${spec.minibatch.notice}.`] : [];
  return [
    `search of ${spec.proxy}, spec ${spec.digest.slice(0, 12)}`,
    parts.join('; '),
    ...images,
    ...notice,
  ].join('\n');
}

/** Shows a search with its best architectures, and beneath them what size alone would have chosen. */
export async function showSearch(
  record: SearchRecord,
  store: Store,
  top: number,
  terminal: Terminal,
): Promise<void> {
  const rows = await store.best(record.id, top);
  const document = await searchDocument(record, store);
  const best = rows.map((row, k) => ({ rank: k + 1, ...scoreEntry(row, row.searchId !== record.id) }));
  const without = await baselines(record, store);
  terminal.result({ search: document, best, baselines: without }, () =>
    [
      headline(document),
      '',
      scoreTable(best, true),
      '',
      'without any forward pass, size alone would have chosen among the connected ones:',
      ...without.map(baselineLine),
    ].join('\n'),
  );
}
