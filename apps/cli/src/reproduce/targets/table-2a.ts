import { integer } from '../../terminal.ts';
import { samplesInWords } from '../sample.ts';
import type { Sitting } from '../score-samples.ts';
import { playTable, type PlayedTable } from '../tables/play-table.ts';
import { table2a } from '../tables/published-tables.ts';
import type { TableReproduction } from '../tables/table-reproduction.ts';
import { rowsOf, unfilled } from '../tables/table-rows.ts';
import { deviations, type Target } from './target.ts';

/** Whether durations of these scores can be added up. */
export const oneDevice = (engines: PlayedTable['engines']): boolean => engines.length === 1;

/** What NASWOT's own time is of. */
function scoringRemark({ engines, played }: PlayedTable): string {
  const devices = engines.map(({ version, device }) => `${version} on ${device}`);
  if (!oneDevice(engines))
    return `The scores are of several devices (${devices.join('; ')}), whose durations cannot be added up: NASWOT has no time.`;
  const isTimed = played.every(
    (each) => each.kind === 'missing' || each.method.aim !== 'score' || each.clock !== null,
  );
  return isTimed
    ? `NASWOT's own time is the sum of the recorded durations of the scores drawn, reused and repeated ones in full: ${devices[0]}.`
    : 'Some of the scores do not say what they took, as those of a CSV: NASWOT has no time.';
}

/** Whether ours is the paper's but for images and seeds. */
const isComparable = ({ flags }: Sitting): boolean =>
  flags.samples === 'all' && Object.keys(flags.network).length === 0;

function timeRemarks(found: PlayedTable): readonly string[] {
  const models = new Set(
    found.played.flatMap((each) =>
      each.kind === 'played' && each.clock?.kind === 'modelled' ? [each.clock.title] : [],
    ),
  );
  return [
    scoringRemark(found),
    ...[...models].map((title) => `Simulated time of searches that train is ${title}.`),
  ];
}

/** How strategies were played that the paper's table has no row of. */
const strategyRemarks = ({ flags: { strategies } }: Sitting): readonly string[] => [
  ...(strategies.some((name) => name === 'successive-halving' || name === 'hyperband')
    ? [
        'Successive halving and Hyperband train for 12 epochs, then for 200, each from the start, and select by the longest.',
      ]
    : []),
  ...(strategies.includes('exhaustive')
    ? ['NASWOT of all takes the best score of everything that is scored, once: no seed changes it.']
    : []),
];

/** How methods were played, and where that is not the paper's. */
export const methodRemarks = (sitting: Sitting, found: PlayedTable): readonly string[] => [
  `${samplesInWords(sitting.flags)}, scored with 128 training images and one initialisation, which every run shares; ${integer(found.scored)} scores. The paper draws both anew for each run.`,
  `${integer(sitting.flags.runs)} runs of each method, by seeds from ${sitting.flags.seed}; those that draw N with replacement draw the same architectures.`,
  'Searches that train select by cifar10_valid_12, in a window of 1, until 12,000 s; AREA warms up by the score. Optimal selects by cifar10_valid_200. All report means over seeds.',
  'BOHB has one length of training here, so that its brackets are all of one rung; REINFORCE is rewarded by ranks.',
  ...strategyRemarks(sitting),
  ...timeRemarks(found),
  ...deviations(sitting),
];

async function reproduce(sitting: Sitting): Promise<TableReproduction | null> {
  const { runs } = sitting.flags;
  const found = await playTable(table2a, sitting);
  if (found === null) return null;
  const files = { figures: [], searches: [] };
  if (found.kind === 'missing') return { runs, remarks: [], ...files, ...unfilled(table2a, found.needs) };
  const { columns, played, table, engines, search } = found;
  return {
    ...{ runs, columns },
    rows: rowsOf(played, {
      ...{ table: table2a, columns, accuracies: table.accuracies },
      isComparable: isComparable(sitting),
      isOneDevice: oneDevice(engines),
    }),
    remarks: methodRemarks(sitting, found),
    ...files,
    searches: [search.id],
  };
}

export const table2aTarget: Target = {
  title: 'Table 2(a): searches of NAS-Bench-201',
  source: 'Mellor et al., ICML 2021, arXiv:2006.04647',
  samples: 'all',
  takesStrategies: true,
  reproduce,
};
