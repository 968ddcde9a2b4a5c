import { findSpace } from '@naswot/space';
import type { Store } from '@naswot/store';
import type { ComparisonFlags } from '../comparison/comparison-flags.ts';
import type { Context } from '../context.ts';
import { figureFormat, figureOptions, writeFigure, type FigureFlags } from '../figure-file.ts';
import { findSearch } from '../find-search.ts';
import { likenessText, objectiveText } from '../objective/objective-text.ts';
import type { WrittenObjective } from '../objective/written-objective.ts';
import { UsageError } from '../usage-error.ts';

/** What a picture of two objectives is told. */
export interface FrontFlags extends ComparisonFlags, FigureFlags {
  readonly objective?: readonly WrittenObjective[];
}

function oneOf(flag: string, names: readonly string[] = []): string | undefined {
  if (names.length <= 1) return names[0];
  throw new UsageError(`a front is of one ${flag}; received ${names.join(', ')}`, `name one with ${flag}`);
}

/** The points of two objectives: those given, or those of a search that has two; null where neither is. */
async function pointsFor(given: string, { objective, search, spec, select }: FrontFlags, store: Store) {
  const { goalsOf, pointsOfSearch, pointsOfSpace } = await import('../runs/stored-points.ts');
  if (objective !== undefined) {
    if (search !== undefined)
      throw new UsageError(
        '--objective is of all stored scores of a space, and --search of what one search asked for; received both',
        'leave one of them out: a search is drawn by its own objectives',
      );
    const digest = oneOf('--spec', spec);
    const flags = { ...(select !== undefined && { select }), ...(digest !== undefined && { spec: digest }) };
    return pointsOfSpace(findSpace(given), objective, flags, store);
  }
  const name = search?.length === 1 ? search[0] : undefined;
  if (name === undefined) return null;
  const record = await findSearch(name, store);
  const goals = goalsOf(record.plan);
  if (goals !== null && record.plan.space !== given)
    throw new UsageError(`the search '${name}' is of ${record.plan.space}; received ${given}`);
  return goals && pointsOfSearch(record, goals, store);
}

/** Draws the front of two objectives; false where none are asked for, and the picture is of a comparison. */
export async function drawFront(
  given: string,
  flags: FrontFlags,
  context: Context,
  store: Store,
): Promise<boolean> {
  const stored = await pointsFor(given, flags, store);
  if (stored === null) return false;
  const space = findSpace(given);
  const { output = 'pareto.svg' } = flags;
  const [{ frontFigure }, { paretoFigure }] = await Promise.all([
    import('../runs/front-figure.ts'),
    import('@naswot/report'),
  ]);
  const { data, front } = frontFigure(stored, space);
  await writeFigure(output, paretoFigure(data, figureOptions(flags, stored.spec ?? [])));
  const objectives = stored.goals.map((goal) => objectiveText(goal, stored.scoredBy));
  const within = stored.goals[0]?.within;
  context.terminal.result(
    {
      ...{ file: output, kind: 'pareto', format: figureFormat(output), space: space.name, objectives },
      within: within === undefined ? null : likenessText(within),
      ...{ spec: stored.spec, count: data.points.length, unscorable: data.unscorable, front },
    },
    () => `wrote ${output}`,
  );
  return true;
}
