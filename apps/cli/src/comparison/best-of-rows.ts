import type { Chosen, ReportCard, Spread } from '@naswot/benchmark';
import { decimal } from '../terminal.ts';

/** A line of the table of best choices, in the layout of the paper's table 2. */
export interface BestOfLine {
  readonly method: string;
  /** Null for random choice, which draws one. */
  readonly n: number | null;
  readonly runs: number;
  readonly chosen: Chosen;
}

/** Each method with its N one after the other, random choice, and the best possible choice. */
export function bestOfLines({ bestOf }: ReportCard): readonly BestOfLine[] {
  const [first] = bestOf;
  if (first === undefined) return [];
  const { runs } = first;
  const methods = Object.keys(first.chosen).flatMap((method) =>
    bestOf.flatMap(({ n, chosen }) => {
      const found = chosen[method];
      return found === undefined ? [] : [{ method, n, runs, chosen: found }];
    }),
  );
  return [
    ...methods,
    { method: 'random', n: null, runs, chosen: first.random },
    ...bestOf.map(({ n, optimal }) => ({ method: 'optimal', n, runs, chosen: optimal })),
  ];
}

/** `92.53 ± 0.99`. */
export const spreadText = ({ mean, sd }: Spread): string => `${decimal(mean)} ± ${decimal(sd)}`;
