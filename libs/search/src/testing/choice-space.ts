import { asPosition, type Choices, type Position } from '@naswot/space';
import type { SearchedSpace } from '../strategy.ts';

/** Choices of which any sequence makes an architecture. */
export interface FreeChoices extends Choices {
  at(choices: readonly number[]): Position;
}

/** Choices as the digits of a position, the last one fastest. */
function choicesOf(options: readonly number[], size: bigint): FreeChoices {
  return {
    options,
    of(position) {
      const digits: number[] = [];
      let rest = Number(position);
      for (const radix of options.toReversed()) {
        digits.push(rest % radix);
        rest = Math.floor(rest / radix);
      }
      return digits.toReversed();
    },
    at: (choices) =>
      asPosition(BigInt(choices.reduce((place, choice, k) => place * options[k]! + choice, 0)), size),
  };
}

/** A space of architectures that are nothing but choices: an edit takes another option at one place. */
export function choiceSpace(options: readonly number[]): SearchedSpace & { readonly choices: FreeChoices } {
  const size = BigInt(options.reduce((product, radix) => product * radix, 1));
  const choices = choicesOf(options, size);
  const neighbours = (position: Position): readonly Position[] => {
    const own = choices.of(position);
    const edits = own.flatMap((choice, place) =>
      Array.from({ length: options[place]! }, (_, other) => other)
        .filter((other) => other !== choice)
        .map((other) => choices.at(own.with(place, other))),
    );
    return edits.toSorted((a, b) => Number(a - b));
  };
  return {
    size,
    choices,
    neighbours,
    mutate(position, draw) {
      const edits = neighbours(position);
      return edits.length === 0 ? position : edits[draw(edits.length)]!;
    },
  };
}
