import { cellForms } from './cell-forms.ts';
import { cellAt, cellCount } from './cell.ts';

function makeTable(): Uint16Array {
  const { scoreForm } = cellForms();
  const first = new Map<number, number>();
  return Uint16Array.from({ length: cellCount }, (_, place) => {
    const form = scoreForm(cellAt(place));
    const representative = first.get(form) ?? place;
    if (representative === place) first.set(form, place);
    return representative;
  });
}

let table: Uint16Array | undefined;

/** The first cell of each cell's equal-score class, by places; made once per process (0.15 s). */
export const representatives = (): Uint16Array => (table ??= makeTable());
