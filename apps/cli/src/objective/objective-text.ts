import type { Goal, Likeness } from '@naswot/search';
import type { NamedGoal, NamedQuantity } from './objectives.ts';

/** A goal, whether or not the metrics of its benchmarks are chosen. */
type AnyGoal = Pick<Goal, 'by' | 'within'> & {
  readonly terms: readonly { readonly of: NamedQuantity; readonly weight: number }[];
};

/** A quantity as `--objective` has it, the score as the proxy that scores. */
export function quantityText(of: NamedQuantity, score: string): string {
  switch (of.kind) {
    case 'score':
      return score;
    case 'count':
      return of.proxy;
    case 'accuracy':
      return `accuracy:${of.benchmark}`;
  }
}

/** A goal as `--objective` has it, the same for the same goals: without blanks, without what it is compared within. */
export function objectiveText({ by, terms, within }: AnyGoal | NamedGoal, score: string): string {
  const texts = terms.map(({ of, weight }) => ({ weight, text: quantityText(of, score) }));
  const [first, ...others] = texts;
  const isSingle = others.length === 0 && (by === 'sum' || within !== undefined);
  if (isSingle && first?.weight === 1) return first.text;
  if (isSingle && first?.weight === -1) return `min:${first.text}`;
  const list = texts.map(({ weight, text }) => (weight === 1 ? text : `${weight}*${text}`));
  return `${by}:${list.join(',')}`;
}

/** What a goal is compared within, as `--within` has it. */
export const likenessText = ({ proxy, factor }: Likeness): string => `${proxy}:${factor}`;
