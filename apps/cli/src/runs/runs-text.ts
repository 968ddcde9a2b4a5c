import type { RunSpread } from '@naswot/search';
import { decimal, integer, table } from '../terminal.ts';
import type { FrontRow, FrontsReport } from './fronts-report.ts';
import type { ReportedColumn, RunsReport } from './runs-report.ts';
import type { RunsSummary } from './runs-summary.ts';

const spreadText = ({ mean, standardDeviation }: RunSpread): string =>
  standardDeviation === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(standardDeviation)}`;

function columnsTable(columns: readonly ReportedColumn[]): string {
  const quantile = (place: number) => ({
    title: ['least', 'quarter', 'median', 'three quarters', 'largest'][place]!,
    cell: ({ quantiles }: ReportedColumn) => decimal(quantiles[place]!),
  });
  return table(columns, [
    { title: 'of what was chosen', align: 'left', cell: ({ name }) => name },
    { title: 'mean ± sd', cell: spreadText },
    ...[0, 1, 2, 3, 4].map(quantile),
  ]);
}

/** Best so far, over asks: a row for each number of asks. */
function curveTable(columns: readonly ReportedColumn[]): string {
  const places = columns[0]?.curve ?? [];
  return table(places, [
    { title: 'after', cell: ({ at }) => integer(at) },
    ...columns.map(({ name, curve }) => ({
      title: name,
      cell: ({ at }: (typeof places)[number]) => {
        const point = curve.find((each) => each.at === at);
        return point === undefined ? '' : spreadText(point);
      },
    })),
  ]);
}

const seconds = (ms: number): string => `${decimal(ms / 1000)} s`;

/** Notes that an honest reader needs. */
function notesOf({
  known,
  size,
  selectsByReported,
  simulatedTimeMs,
  benchmark,
}: RunsSummary): readonly string[] {
  return [
    ...(String(known) === size
      ? []
      : [`note: ${integer(known)} of ${size} architectures are known; the others are out of bounds`]),
    ...(simulatedTimeMs === null
      ? []
      : [`simulated time ${seconds(simulatedTimeMs.mean)} a run: ${simulatedTimeMs.clock}`]),
    ...selectsByReported.map((metric) => `note: ${metric} selects and reports; what it reports is too good`),
    ...(benchmark === null
      ? ['note: the store has no benchmark of the space, so that no accuracy can be reported']
      : []),
  ];
}

/** What stands above every report. */
function headOf(summary: RunsSummary): readonly string[] {
  const { space, strategy, objective, runs, window, seed, asks, parameters } = summary;
  const settings = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
  return [
    `${space}: ${integer(runs)} runs of ${[strategy, ...settings].join(', ')} on ${objective}`,
    `seeds ${seed} to ${seed + runs - 1}, window ${window}, ${spreadText(asks)} asks a run`,
    ...notesOf(summary),
  ];
}

/** The report of one objective for people. */
export function runsText(report: RunsReport): string {
  const { columns, choices } = report;
  return [
    ...headOf(report),
    '',
    columnsTable(columns),
    '',
    'best so far, by asks:',
    '',
    curveTable(columns),
    '',
    table(choices, [
      { title: 'chosen most often', align: 'left', cell: ({ architecture }) => architecture },
      { title: 'runs', cell: (choice) => integer(choice.runs) },
    ]),
  ].join('\n');
}

const namesOf = (rows: readonly FrontRow[], part: 'values' | 'accuracies'): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row[part]))),
];

function frontTable(front: readonly FrontRow[]): string {
  const numbersOf = (part: 'values' | 'accuracies') =>
    namesOf(front, part).map((name) => ({
      title: name,
      cell: (row: FrontRow) => {
        const value = row[part][name];
        return value === undefined ? '' : decimal(value);
      },
    }));
  return table(front, [
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
    ...numbersOf('values'),
    ...numbersOf('accuracies'),
    { title: 'runs', cell: ({ runs }) => integer(runs) },
  ]);
}

/** The report of several objectives for people. */
export function frontsText(report: FrontsReport): string {
  const { objectives, frontSize, front, runs } = report;
  return [
    ...headOf(report),
    `objectives ${objectives.join(' and ')}: ${spreadText(frontSize)} architectures on a run's front`,
    '',
    `the front of all ${integer(runs)} runs, and how many of them found each of it:`,
    '',
    frontTable(front),
  ].join('\n');
}
