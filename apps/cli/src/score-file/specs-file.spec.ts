import { describe, expect, it } from 'vitest';
import { specDigest } from '@naswot/scoring';
import { specs } from '../testing/score-rows.ts';
import { parseSpecs, specsText } from './specs-file.ts';

const byDigest = new Map(specs.map((spec) => [specDigest(spec), spec]));
const [[digest, spec] = ['', specs[0]!]] = byDigest;
const file = 'scores.csv.specs.json';

describe('the text of a file of specs', () => {
  it('says what each digest stands for', () => {
    expect(parseSpecs(file, specsText(byDigest))).toEqual(byDigest);
    expect(parseSpecs(file, specsText(new Map()))).toEqual(new Map());
  });

  const document = (given: object): string =>
    JSON.stringify({ format: 'naswot-specs', version: 1, specs: {}, ...given });
  it.each([
    ['half of it', specsText(byDigest).slice(0, 300), 'is damaged, it is no JSON: '],
    ['no object', '[1,\n 2]', "received '[1, 2]', expected an object of the format naswot-specs"],
    ['another format', document({ format: 'x' }), 'expected an object of the format naswot-specs'],
    ['another version', document({ version: 2 }), 'is of version 2 of the format naswot-specs, expected 1'],
    ['no specs', document({ specs: [] }), "is damaged: expected specs by their digests under 'specs'"],
    [
      'what is no spec',
      document({ specs: { [digest]: { proxy: 'naswot' } } }),
      `: specContent received '{"proxy":"naswot"}', expected the scoring spec ${digest}, as`,
    ],
    [
      'a spec that was altered',
      document({ specs: { [digest]: { ...spec, proxyVersion: 99 } } }),
      `: spec received '${digest}', expected ${specDigest({ ...spec, proxyVersion: 99 })}, the digest of`,
    ],
  ])('is refused where it holds %s', (_, text, sentence) => {
    const parse = (): unknown => parseSpecs(file, text);
    expect(parse).toThrow(file);
    expect(parse).toThrow(sentence);
  });
});
