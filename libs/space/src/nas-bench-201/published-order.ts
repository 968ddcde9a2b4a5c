import { mersenneTwister, shuffle } from '../mersenne-twister.ts';
import { cellCount } from './cell.ts';

/** The benchmark's authors shuffled the enumeration with `random.seed(88); random.shuffle(...)`. */
const publishedSeed = 88;

interface PublishedOrder {
  /** Place in the enumeration of each row of the published table. */
  readonly placeOfRow: Uint16Array;
  readonly rowOfPlace: Uint16Array;
}

function makeOrder(): PublishedOrder {
  const placeOfRow = Uint16Array.from({ length: cellCount }, (_, place) => place);
  shuffle(placeOfRow, mersenneTwister(publishedSeed));
  const rowOfPlace = new Uint16Array(cellCount);
  placeOfRow.forEach((place, row) => (rowOfPlace[place] = row));
  return { placeOfRow, rowOfPlace };
}

let order: PublishedOrder | undefined;

/** Rows of the published table and places of the enumeration, both ways; made once per process. */
export const publishedOrder = (): PublishedOrder => (order ??= makeOrder());
