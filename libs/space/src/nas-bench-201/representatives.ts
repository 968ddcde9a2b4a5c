import { cellAt, cellCount } from './cell.ts';
import { scoreForm } from './canonical.ts';

function makeTable(): Uint16Array {
  const first = new Map<string, number>();
  return Uint16Array.from({ length: cellCount }, (_, place) => {
    const form = scoreForm(cellAt(place));
    const representative = first.get(form) ?? place;
    if (representative === place) first.set(form, place);
    return representative;
  });
}

let table: Uint16Array | undefined;

/** The first cell of each cell's equal-score class, by places; made once per process (about 0.2 s). */
export const representatives = (): Uint16Array => (table ??= makeTable());
