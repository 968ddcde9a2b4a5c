import { specInWords, type FigureOptions } from './figure.ts';
import { countInWords, numberInWords } from './quantity.ts';

/** `15,284 architectures; 341 more are unscorable and not drawn.`; throws a RangeError of a count that is none. */
export function countsInWords(drawn: number, unscorable: number): string {
  if (!Number.isInteger(unscorable) || unscorable < 0)
    throw new RangeError(`unscorable: received ${unscorable}, expected a count`);
  const left =
    unscorable === 0 ? 'none is unscorable' : `${numberInWords(unscorable)} more unscorable and not drawn`;
  return `${countInWords(drawn, 'architecture')}; ${left}.`;
}

/** What stands under every figure: the sentences, then the scoring spec on its own line where there is one. */
export const captionOf = (sentences: readonly string[], options: FigureOptions): readonly string[] => [
  sentences.join(' '),
  ...(options.spec.length === 0 ? [] : [specInWords(options)]),
];
