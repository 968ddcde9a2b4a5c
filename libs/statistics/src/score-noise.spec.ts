import { randomStream } from '@naswot/network';
import { describe, expect, it } from 'vitest';
import { scoreNoise } from './score-noise.ts';

describe('scoreNoise', () => {
  it('is none of repeats that differ by a common shift alone', () => {
    const found = scoreNoise([
      [1, 2, 4],
      [11, 12, 14],
      [6, 7, 9],
    ]);
    expect(found).toMatchObject({ count: 3, repeats: 3, betweenRepeats: 1 });
    expect([found?.meanSd, found?.shiftSd, found?.share].map((each) => each?.toFixed(12))).toEqual([
      '0.000000000000',
      '5.000000000000',
      '0.000000000000',
    ]);
  });

  it('is that of the two-way model: six subjects of four judges', () => {
    // Shrout and Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979), table 2; their table 4 prints ICC(3, 1),
    // the consistency of single values, as 0.71: mean squares 11.24 between subjects and 1.02 of the residual.
    const judges = [
      [9, 6, 8, 7, 10, 6],
      [2, 1, 4, 1, 5, 2],
      [5, 3, 6, 2, 6, 4],
      [8, 2, 8, 6, 9, 7],
    ];
    expect(1 - (scoreNoise(judges)?.share ?? NaN)).toBeCloseTo(0.7148, 4);
  });

  it('finds the noise that was put in', () => {
    const items = 4000;
    const normals = (label: string): Float64Array => randomStream(0, label).normals(items);
    const truth = normals('truth');
    const tables = [0, 1, 2, 3].map((repeat) => {
      const noise = normals(`noise ${repeat}`);
      return truth.map((value, item) => 3 * value + noise[item]! + repeat);
    });
    const found = scoreNoise(tables);
    // Of 4 normal values the mean standard deviation is 0.921 of the true one (c4); of 4,000 such the error is 0.006.
    expect(Math.abs((found?.meanSd ?? NaN) - 0.921)).toBeLessThan(0.02);
    expect(Math.abs((found?.share ?? NaN) - 0.1)).toBeLessThan(0.01);
    expect(found?.shiftSd).toBeCloseTo(Math.sqrt(5 / 3), 1);
    expect(found?.betweenRepeats).toBeLessThan(1);
  });

  it('is as large of three items as of many', () => {
    const draws = 2000;
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) {
      const values = randomStream(0, `draw ${draw}`).normals(12);
      sum += scoreNoise([0, 3, 6, 9].map((from) => values.slice(from, from + 3)))?.meanSd ?? NaN;
    }
    // c4 of 4 values, as above; the error of the mean is 0.007.
    expect(Math.abs(sum / draws - 0.921)).toBeLessThan(0.025);
  });

  it('counts only what has a score in every repeat', () => {
    const complete = scoreNoise([
      [1, 2, 3],
      [1, 3, 2],
    ]);
    expect(
      scoreNoise([
        [1, 2, null, 3],
        [1, 3, 7, 2],
      ]),
    ).toEqual(complete);
  });

  it('has no share of what does not vary, and no tau-b of what is tied', () => {
    expect(
      scoreNoise([
        [1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ meanSd: 0, share: null, betweenRepeats: null });
  });

  it('is null where there is nothing to compare', () => {
    expect(scoreNoise([])).toBeNull();
    expect(scoreNoise([[1, 2, 3]])).toBeNull();
    expect(
      scoreNoise([
        [1, null],
        [null, 2],
      ]),
    ).toBeNull();
  });

  it('refuses tables of two lengths and NaN', () => {
    expect(() => scoreNoise([[1, 2], [1]])).toThrow('received 2 and 1 values');
    expect(() =>
      scoreNoise([
        [1, 2],
        [NaN, 2],
      ]),
    ).toThrow('item 0 of the table of repeat 1 is NaN');
  });
});
