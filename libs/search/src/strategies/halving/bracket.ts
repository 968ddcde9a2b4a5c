import { byWorth } from '../../worth.ts';

/** An architecture of a bracket, at its present rung. */
export type Entrant = {
  readonly position: string;
  /** Of its ask; null before. */
  readonly ordinal: number | null;
  readonly isTold: boolean;
  readonly value: number | null;
};

/** One run of successive halving. */
export type Bracket = {
  /** A place among the rungs. */
  readonly rung: number;
  /** How many more are to be drawn at its first rung. */
  readonly undrawn: number;
  readonly entrants: readonly Entrant[];
};

/**
 * Hyperband's bracket number `k` of as many rungs, from the one that begins at the cheapest to the one that begins at the dearest
 * and then anew: with s rungs above its first, ceil(rungs / (s + 1) * eta^s) architectures.
 * @see Li et al., 2018, algorithm 1
 */
export function newBracket(k: number, rungs: number, eta: number): Bracket {
  const rung = k % rungs;
  const above = rungs - 1 - rung;
  let undrawn = rungs / (above + 1);
  for (let s = 0; s < above; s++) undrawn *= eta;
  return { rung, undrawn: Math.ceil(undrawn - 1e-9), entrants: [] };
}

/** Whether it has an architecture to ask for at once. */
export const isReady = ({ undrawn, entrants }: Bracket): boolean =>
  undrawn > 0 || entrants.some(({ ordinal }) => ordinal === null);

/** With one more architecture, asked for as that ordinal. */
export const withDrawn = (bracket: Bracket, position: string, ordinal: number): Bracket => ({
  ...bracket,
  undrawn: bracket.undrawn - 1,
  entrants: [...bracket.entrants, { position, ordinal, isTold: false, value: null }],
});

/** The best of a rung that was told in full, one in `eta`, at the next one; null where there is no next one, or nobody for it. */
function promoted({ rung, entrants }: Bracket, rungs: number, eta: number): Bracket | null {
  const left = Math.floor(entrants.length / eta + 1e-9);
  if (rung + 1 === rungs || left === 0) return null;
  const best = entrants.toSorted((a, b) => byWorth(a.value, b.value)).slice(0, left);
  const waiting = best.map(({ position }) => ({ position, ordinal: null, isTold: false, value: null }));
  return { rung: rung + 1, undrawn: 0, entrants: waiting };
}

/** After the value of an ask: null where the bracket is at its end. A bracket without such an ask stays as it is. */
export function afterTold(
  bracket: Bracket,
  ordinal: number,
  value: number | null,
  { rungs, eta }: { readonly rungs: number; readonly eta: number },
): Bracket | null {
  const place = bracket.entrants.findIndex((entrant) => entrant.ordinal === ordinal);
  const entrant = bracket.entrants[place];
  if (entrant === undefined) return bracket;
  const entrants = bracket.entrants.with(place, { ...entrant, isTold: true, value });
  const isDone = bracket.undrawn === 0 && entrants.every(({ isTold }) => isTold);
  return isDone ? promoted({ ...bracket, entrants }, rungs, eta) : { ...bracket, entrants };
}
