import type { Position } from '@naswot/space';
import { parameter, quantity } from '../../parameters.ts';
import type { Ask } from '../../sequential-strategy.ts';
import { positionFrom, storedPosition } from '../../stored-position.ts';
import type { StrategyContext, Tell } from '../../strategy.ts';
import { afterTold, isReady, newBracket, withDrawn, type Bracket } from './bracket.ts';
import { rungsOf } from './rungs.ts';

export const bracketParameters = {
  eta: quantity('one in so many goes on to the next rung', 3, [1.5, 100]),
} as const;

/** What Hyperband and BOHB go through. */
export type BracketQueue = {
  /** Those that are not at their end, the oldest first. */
  readonly brackets: readonly Bracket[];
  /** How many there were. */
  readonly begun: number;
  /** How many architectures were drawn for all of them. */
  readonly drawn: number;
};

export const noBrackets: BracketQueue = { brackets: [], begun: 0, drawn: 0 };

/** Gives a bracket a new architecture, before which so many were drawn. */
export type DrawEntrant = (drawn: number) => Position;

const etaOf = ({ parameters }: StrategyContext): number => parameter(bracketParameters, parameters, 'eta');

/** The fidelities of the rungs; throws a RangeError for a context without levels. */
export const fidelitiesOf = (name: string, context: StrategyContext): readonly number[] =>
  rungsOf(name, context.fidelities, etaOf(context));

/** An ask, and the queue after it. */
interface Next {
  readonly queue: BracketQueue;
  readonly ask: Ask;
}

function askOf(
  context: StrategyContext,
  bracket: Bracket,
  ordinal: number,
  draw: () => Position,
): { readonly bracket: Bracket; readonly position: Position; readonly isDrawn: boolean } {
  const place = bracket.entrants.findIndex((entrant) => entrant.ordinal === null);
  const entrant = bracket.entrants[place];
  if (entrant === undefined) {
    const position = draw();
    return { bracket: withDrawn(bracket, storedPosition(position), ordinal), position, isDrawn: true };
  }
  const entrants = bracket.entrants.with(place, { ...entrant, ordinal });
  const position = positionFrom(context, entrant.position);
  return { bracket: { ...bracket, entrants }, position, isDrawn: false };
}

/** The oldest bracket's next; where all of them wait for answers, a new one begins. `draw` gives it its architectures. */
export function askBrackets(
  name: string,
  context: StrategyContext,
  { brackets, begun, drawn }: BracketQueue,
  ordinal: number,
  draw: DrawEntrant,
): Next {
  const fidelities = fidelitiesOf(name, context);
  const place = brackets.findIndex(isReady);
  if (place === -1) {
    const bracket = newBracket(begun, fidelities.length, etaOf(context));
    const grown = { brackets: [...brackets, bracket], begun: begun + 1, drawn };
    return askBrackets(name, context, grown, ordinal, draw);
  }
  const { bracket, position, isDrawn } = askOf(context, brackets[place]!, ordinal, () => draw(drawn));
  return {
    queue: { brackets: brackets.with(place, bracket), begun, drawn: drawn + (isDrawn ? 1 : 0) },
    ask: { position, fidelity: fidelities[bracket.rung]! },
  };
}

/** After a tell. */
export function tellBrackets(
  name: string,
  context: StrategyContext,
  queue: BracketQueue,
  { ordinal, values: [value = null] }: Tell,
): BracketQueue {
  const rules = { rungs: fidelitiesOf(name, context).length, eta: etaOf(context) };
  const brackets = queue.brackets.flatMap(
    (bracket) => afterTold(bracket, Number(ordinal), value, rules) ?? [],
  );
  return { ...queue, brackets };
}

/** The rung of an ask that is on its way; undefined for one that is not. */
export const rungOfAsk = ({ brackets }: BracketQueue, ordinal: bigint): number | undefined =>
  brackets.find(({ entrants }) => entrants.some((entrant) => entrant.ordinal === Number(ordinal)))?.rung;
