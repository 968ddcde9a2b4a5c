import { bestSoFar, spreadOf } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { TimeAccuracyData } from '@naswot/report';
import { choiceOf } from '../runs/runs-report.ts';
import { budgetMs } from './method.ts';
import type { PlayedMethod } from './play-methods.ts';

type Played = PlayedMethod & { readonly kind: 'played' };

/** Places of a curve, evenly along its logarithm. */
const placeCount = 48;

/** From where every run has found something that took time, to the end of the time. */
function placesOf({ results }: Played): readonly number[] {
  const firsts = results.map(
    ({ incumbents }) => incumbents.find(({ endMs }) => endMs > 0)?.endMs ?? budgetMs,
  );
  const from = firsts.reduce((a, b) => Math.max(a, b));
  return Array.from({ length: placeCount }, (_, k) => from * (budgetMs / from) ** (k / (placeCount - 1)));
}

/** Where the times of played methods are from, each source once: what a figure says of its axis. */
export const timeRemarks = (methods: readonly PlayedMethod[]): readonly string[] => [
  ...new Set(
    methods.flatMap((each) => (each.kind === 'played' && each.clock ? [`Time: ${each.clock.title}.`] : [])),
  ),
];

/** What played methods come to as curves, points and lines; of those that were not played nothing. */
export function timeAccuracy(
  methods: readonly PlayedMethod[],
  values: ReadonlyMap<Position, number>,
): Pick<TimeAccuracyData, 'curves' | 'points' | 'baselines'> {
  const worthOf = (position: Position): number | null => values.get(position) ?? null;
  const played = methods.filter((each): each is Played => each.kind === 'played');
  const ends = ({ results }: Played) =>
    spreadOf(results.map((result) => worthOf(choiceOf(result))).filter((value) => value !== null));
  return {
    curves: played
      .filter(({ method: { end } }) => end === 'time')
      .map((each) => ({
        name: each.method.name,
        points: bestSoFar(each.results, 'endMs', placesOf(each), worthOf).map(
          ({ at, mean, standardDeviation }) => ({ seconds: at / 1_000, mean, sd: standardDeviation ?? 0 }),
        ),
      })),
    points: played
      .filter(({ method: { aim }, clock }) => aim === 'score' && clock !== null)
      .map((each) => {
        const { mean, standardDeviation } = ends(each);
        const seconds = spreadOf(each.results.map(({ endMs }) => endMs / 1_000)).mean;
        return { name: each.method.name, seconds, mean, sd: standardDeviation ?? 0 };
      }),
    baselines: played
      .filter(({ method: { aim } }) => aim === 'parameters')
      .map((each) => ({ name: each.method.name, mean: ends(each).mean })),
  };
}
