import { quantitiesOf, type Goal } from '@naswot/search';
import type { Space } from '@naswot/space';
import { frontOf, type Better, type ParetoData, type Quantity } from '@naswot/report';
import { scoreQuantity } from '../comparison/comparison-figures.ts';
import { shortName } from '../kernels/drawn-kernel.ts';
import { objectiveText } from '../objective/objective-text.ts';
import { UsageError } from '../usage-error.ts';
import type { StoredPoint, StoredPoints } from './stored-points.ts';

/** One axis of the picture: a goal, as a number that people read. */
interface Axis {
  readonly quantity: Quantity;
  /** As `--objective` has it. */
  readonly objective: string;
  readonly better: Better;
  readonly of: (point: StoredPoint) => number;
}

const countLabels: Readonly<Record<string, string>> = {
  macs: 'multiply-accumulates',
  'relu-units': 'ReLU units',
};

const proxyQuantity = (proxy: string): Quantity =>
  countLabels[proxy] === undefined ? scoreQuantity({ name: proxy }) : { label: countLabels[proxy] };

/** A goal of one quantity is drawn as that quantity, where less may be better; any other as its own value. */
function axisOf(goal: Goal, place: number, scoredBy: string): Axis {
  const objective = objectiveText(goal, scoredBy);
  const [of] = quantitiesOf({ cost: 1, goals: [goal] });
  const weight = goal.terms[0]?.weight ?? 1;
  if (goal.by === 'ranks' || goal.terms.length > 1 || Math.abs(weight) !== 1 || of === undefined)
    return {
      objective,
      quantity: { label: objective },
      better: 'more',
      of: ({ values }) => values[place] ?? NaN,
    };
  const quantity =
    of.kind === 'accuracy'
      ? { label: of.metric, unit: '%' }
      : proxyQuantity(of.kind === 'score' ? scoredBy : of.proxy);
  return {
    ...{ objective, quantity, better: weight > 0 ? 'more' : 'less' },
    of: ({ values }) => (values[place] ?? NaN) * weight,
  };
}

/** What is to be small is a cost, and lies along x; else the second goal does. */
function axesOf({ goals, scoredBy }: StoredPoints): readonly [cost: Axis, worth: Axis] {
  const [first, second, ...others] = goals.map((goal, place) => axisOf(goal, place, scoredBy));
  if (first === undefined || second === undefined || others.length > 0)
    throw new UsageError(
      `a picture has two axes, one for each of two objectives; received ${goals.length}`,
      'name two with --objective, such as --objective naswot --objective min:macs',
    );
  return first.better === 'less' && second.better === 'more' ? [first, second] : [second, first];
}

/** An architecture of the front, by the two objectives. */
export interface FrontMember {
  readonly architecture: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What a picture of two goals is drawn from, and its front, from the best along x on. */
export function frontFigure(
  stored: StoredPoints,
  space: Space,
): { readonly data: ParetoData; readonly front: readonly FrontMember[] } {
  const [cost, worth] = axesOf(stored);
  const better = { cost: cost.better, worth: worth.better };
  const points = stored.points.map((point) => ({
    ...{ cost: cost.of(point), worth: worth.of(point) },
    position: point.position,
    label: shortName(space, point.position),
  }));
  return {
    data: { cost: cost.quantity, worth: worth.quantity, better, points, unscorable: stored.unscorable },
    front: frontOf({ points, better }).map((point) => ({
      architecture: space.format(point.position),
      values: { [cost.objective]: point.cost, [worth.objective]: point.worth },
    })),
  };
}
