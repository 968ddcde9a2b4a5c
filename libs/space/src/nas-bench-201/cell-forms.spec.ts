import { describe, expect, it } from 'vitest';
import { cellForms } from './cell-forms.ts';
import { cellAt, cellCount, parseCell } from './cell.ts';

const cells = Array.from({ length: cellCount }, (_, place) => cellAt(place));

describe('the forms of a cell', () => {
  // Exact over all 15,625 cells; an enumeration of expression graphs by brute force over names gives the same counts.
  it('tell 5,260 functions and 5,605 scores apart', () => {
    const { functionForm, scoreForm } = cellForms();
    expect(new Set(cells.map(functionForm)).size).toBe(5260);
    expect(new Set(cells.map(scoreForm)).size).toBe(5605);
  });

  it('tell two convolutions of one input from one that is used twice', () => {
    const { functionForm } = cellForms();
    const twice = parseCell(
      '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|skip_connect~1|skip_connect~2|',
    );
    const two = parseCell('|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|none~1|skip_connect~2|');
    expect(functionForm(twice)).not.toBe(functionForm(two));
  });

  it('see the ReLU of a convolution whose output goes nowhere, and not what convolution it is', () => {
    const { functionForm, scoreForm } = cellForms();
    const without = parseCell('|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    const dead1x1 = parseCell('|nor_conv_1x1~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    const dead3x3 = parseCell('|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    expect(functionForm(dead1x1)).toBe(functionForm(without));
    expect(scoreForm(dead1x1)).not.toBe(scoreForm(without));
    expect(scoreForm(dead1x1)).toBe(scoreForm(dead3x3));
  });
});
