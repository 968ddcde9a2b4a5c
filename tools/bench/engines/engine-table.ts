import type { EngineRow } from './measure-engines.ts';

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(0)} %`;

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

/** The rows as a table in Markdown. */
export const engineTable = (rows: readonly EngineRow[]): string =>
  [
    columns.map(([title]) => title),
    columns.map(() => '---'),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
