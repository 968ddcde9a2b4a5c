import type { EngineRow } from './measure-engines.ts';
import { overheadOf, type SessionTimes } from './session-times.ts';

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(0)} %`;

const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

const columns: readonly (readonly [string, (row: EngineRow) => string])[] = [
  ['engine', ({ engine }) => `\`${engine}\``],
  ['a cell', ({ secondsPerCell }) => `${secondsPerCell.toFixed(3)} s`],
  ['over `onnx-cpu`', ({ overOnnxCpu }) => overOnnxCpu.toFixed(2)],
  ['memory', ({ peakMegabytes }) => `${peakMegabytes} MB`],
  ['convolution', ({ shares }) => percent(shares?.convolution)],
  ['statistics', ({ shares }) => percent(shares?.statistics)],
  ['kernel on the device', ({ shares }) => percent(shares?.kernel)],
  ['pools, sums', ({ shares }) => percent(shares?.elsewhere)],
  ['outside of the runtime', ({ shares }) => percent(shares?.outside)],
  ['equal scores', ({ equalScores, cells }) => `${equalScores} of ${cells}`],
  [
    'largest difference',
    ({ largestScoreDifference }) => largestScoreDifference?.toExponential(0) ?? 'one has none',
  ],
];

const sessionColumns: readonly (readonly [string, (row: EngineRow, sessions: SessionTimes) => string])[] = [
  ['engine', ({ engine }) => `\`${engine}\``],
  ['making a session', (_, { creationMs }) => milliseconds(creationMs)],
  ['its first run', (_, { firstRunMs }) => milliseconds(firstRunMs)],
  ['its second run', (_, { laterRunMs }) => milliseconds(laterRunMs)],
  ['not computing', (_, sessions) => percent(overheadOf(sessions))],
];

const markdown = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What the engines take that make a session for each network, as a table in Markdown; empty where none does. */
export function sessionTable(rows: readonly EngineRow[]): string {
  const told = rows.flatMap((row) => (row.sessions === null ? [] : [[row, row.sessions] as const]));
  if (told.length === 0) return '';
  return markdown([
    sessionColumns.map(([title]) => title),
    sessionColumns.map(() => '---'),
    ...told.map(([row, sessions]) => sessionColumns.map(([, cell]) => cell(row, sessions))),
  ]);
}

/** The rows as a table in Markdown. */
export const engineTable = (rows: readonly EngineRow[]): string =>
  markdown([
    columns.map(([title]) => title),
    columns.map(() => '---'),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]);
