import pg from 'pg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column } from './column.ts';

/** Of text[]: the array of strings that node-postgres reads, as Postgres itself would. */
const parseTexts = pg.types.getTypeParser(1009 as never) as (text: string) => readonly (string | null)[];

describe('a column', () => {
  it('holds every text as it is, and none where there is none', () => {
    const texts = fc.array(fc.option(fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(texts, (values) => {
        expect(parseTexts(column(values, (value) => value))).toEqual(values);
      }),
    );
  });

  it('holds numbers, flags and times in Postgres’s own words', () => {
    const rows = [
      { whole: 2n ** 62n, part: -1.5e-9, flag: true, at: new Date(0) },
      { whole: -1n, part: 1e300, flag: false, at: undefined },
    ];
    expect(column(rows, ({ whole }) => whole)).toBe('{4611686018427387904,-1}');
    expect(column(rows, ({ part }) => part)).toBe('{-1.5e-9,1e+300}');
    expect(column(rows, ({ flag }) => flag)).toBe('{true,false}');
    expect(column(rows, ({ at }) => at)).toBe('{"1970-01-01T00:00:00.000Z",NULL}');
    expect(column([], () => 1)).toBe('{}');
  });
});
