import { describe, expect, it } from 'vitest';
import { specDigest } from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import { scored, scoreRow, space, specs } from '../testing/score-rows.ts';
import { checkScore } from './check-score.ts';
import { specsOfFile } from './known-specs.ts';
import type { RawScore } from './raw-score.ts';
import { scoreColumns } from './score-columns.ts';

const [naswot, released, ofFile, parameters] = specs;
if (naswot === undefined || released === undefined || ofFile === undefined || parameters === undefined)
  throw new Error('a spec of every kind is expected');

// Its convolution on edge 2 -> 3 leads on from a node that nothing reaches: the same score without it.
const twin = space.parse('|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|');

const raw = (spec = naswot, cells: RawScore['cells'] = {}): RawScore => {
  const row = scoreRow(twin, spec);
  const given = Object.fromEntries(scoreColumns.map((column) => [column.name, column.of(row)]));
  return { place: 'scores.csv:7', cells: { ...given, ...cells }, specContent: spec };
};

const check = (score: RawScore) => checkScore(score, specsOfFile([]));

describe('a score of a file', () => {
  it.each([
    ['seeded weights', naswot],
    ['the released counting', released],
    ['weights of a file', ofFile],
    ['no run', parameters],
  ])('is whose it is by the rules of the space and the spec: %s', (_, spec) => {
    const { position, architecture, outcome, scoredAt } = check(raw(spec));
    expect(position).toBe(scoredAs(space, spec, twin));
    expect(architecture.position).toBe(twin);
    expect(outcome).toEqual(scored);
    expect(scoredAt).toEqual(new Date('2026-01-31T12:00:00.125Z'));
  });

  it('is under the spec that the store knows where the file does not say what its digest stands for', () => {
    const stored = [{ space: space.name, digest: specDigest(naswot), spec: naswot }];
    const { spec } = checkScore({ ...raw(), specContent: undefined }, specsOfFile(stored));
    expect(spec).toBe(naswot);
  });

  const cells: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['a space that is not known', { space: 'nas-bench-202' }, "unknown space 'nas-bench-202'"],
    ['an architecture that is none', { architecture: '|nor_conv~0|' }, 'the architecture string is wrong at'],
    [
      'no architecture',
      { architecture: '' },
      "architecture received nothing, expected an architecture's string",
    ],
    ['a value that is none', { value: 'NaN' }, "value received 'NaN', expected a finite number, or nothing"],
    ['an infinite value', { value: Infinity }, 'value received'],
    ['no value though scored', { value: null }, 'value received nothing, expected a finite number where'],
    [
      'a reason though scored',
      { reason: 'disconnected' },
      "reason received 'disconnected', expected nothing",
    ],
    [
      'one term',
      { separation_term: null },
      'separation_term received nothing, expected both terms or neither',
    ],
    [
      'a value that is not the sum of its terms',
      { value: 90.26 },
      "value received '90.26', expected 90.25, the sum of its size_term and separation_term",
    ],
    [
      'an outcome that is none',
      { outcome: 'good' },
      "outcome received 'good', expected scored or unscorable",
    ],
    [
      'a value though unscorable',
      { outcome: 'unscorable' },
      "value received '90.25', expected nothing where",
    ],
    [
      'no reason though unscorable',
      { outcome: 'unscorable', value: null, size_term: null, separation_term: null },
      'reason received nothing, expected one of disconnected',
    ],
    ['a reason that is none', { reason: 'tired' }, "reason received 'tired', expected one of disconnected"],
    ['another index', { index: 3 }, "index received '3', expected "],
    ['other parameters', { parameters: 12 }, "parameters received '12', expected "],
    ['other MACs', { macs: 12 }, "macs received '12', expected "],
    ['other ReLU units', { relu_units: 1 }, "relu_units received '1', expected "],
    ['a digest that is none', { spec: 'ab12' }, "spec received 'ab12', expected the SHA-256 of a spec"],
    ['another digest', { spec: 'b'.repeat(64) }, `spec received '${'b'.repeat(64)}', expected `],
    ['another proxy', { proxy: 'macs' }, "proxy received 'macs', expected 'naswot', as its spec says"],
    ['no time', { scored_at: 'yesterday' }, "scored_at received 'yesterday', expected an instant such as"],
    [
      'another representative',
      { representative: '|x|' },
      "representative received '|x|', expected '|none~0|",
    ],
  ];
  it.each(cells)('is refused with its place for %s', (_, given, sentence) => {
    expect(() => check(raw(naswot, given))).toThrow(`scores.csv:7: ${sentence}`);
  });

  const run = naswot.run;
  it.each([
    ['no spec', undefined, 'the store does not know'],
    [
      'what is none',
      { proxy: 'naswot' },
      'specContent received \'{"proxy":"naswot"}\', expected the scoring spec',
    ],
    ['an unknown proxy', { ...naswot, proxy: 'luck' }, "unknown proxy 'luck'"],
    ['an unknown setting', { ...naswot, network: { width: 3 } }, "unknown network setting 'width'"],
    ['a run of a proxy without', { ...parameters, run }, 'a spec of parameters has a run; expected none'],
  ])('is refused where its spec is %s', (_, specContent, sentence) => {
    const digest = specContent !== undefined && 'network' in specContent ? specDigest(specContent) : null;
    const cells = digest === null ? {} : { spec: digest };
    expect(() => check({ ...raw(naswot, cells), specContent })).toThrow(sentence);
  });
});
