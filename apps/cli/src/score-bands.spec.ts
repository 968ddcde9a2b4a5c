import { describe, expect, it } from 'vitest';
import type { Outcome } from '@naswot/scoring';
import { scoreBands } from './score-bands.ts';
import type { ScoreBeside } from './scored-beside.ts';
import { scoreRow, space, specs } from './testing/score-rows.ts';

const scoredAt = (value: number): Outcome => ({
  ...{ kind: 'scored', value },
  sizeTerm: null,
  separationTerm: null,
});
const unscorable: Outcome = { kind: 'unscorable', reason: 'disconnected', detail: 'no path' };
const row = (index: number, parameters: number, outcome: Outcome, spec = specs[0]!): ScoreBeside => ({
  ...scoreRow(space.atPublishedIndex(index), spec, { outcome }),
  parameters,
});

const rows = [
  row(0, 900, scoredAt(9)),
  row(1, 100, scoredAt(8)),
  row(2, 950, scoredAt(7)),
  row(3, 110, scoredAt(6)),
  row(4, 990, scoredAt(5)),
  row(5, 120, scoredAt(4)),
  row(6, 10, unscorable),
];
const read = (given: readonly ScoreBeside[]) =>
  async function* readRows() {
    yield* await Promise.resolve(given);
  };

describe('the best of each band', () => {
  it('are of about as many architectures by size, without those that have no score', async () => {
    const bands = await scoreBands(read(rows), 2, 2);
    expect(bands.map(({ from, to, count }) => [from, to, count])).toEqual([
      [100, 120, 3],
      [900, 990, 3],
    ]);
    expect(bands.map(({ best }) => best)).toEqual([
      [rows[1], rows[3]],
      [rows[0], rows[2]],
    ]);
  });

  it('are none of nothing', async () => {
    expect(await scoreBands(read([rows[6]!]), 3, 1)).toEqual([]);
  });

  it('are under one spec', async () => {
    const mixed = [...rows, row(7, 100, scoredAt(1), specs[1])];
    await expect(scoreBands(read(mixed), 2, 2)).rejects.toThrow('--bands compares scores under one spec');
  });
});
