import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  foreignSpec,
  makeSpec,
  specDigest,
  type ForeignSource,
  type RunSpec,
  type ScoringSpec,
} from './spec.ts';

const network = { stemChannels: 16, cellsPerStage: 5, imageSize: 32, classes: 1 };
const run: RunSpec = {
  minibatch: 'ab'.repeat(32),
  weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
  counting: 'unit',
};
const foreign: ForeignSource = {
  source: 'a tool 1.2',
  sha256: 'ef'.repeat(32),
  architectureColumn: 'arch',
  scoreColumn: 'zen',
};
const spec: ScoringSpec = { proxy: 'naswot', proxyVersion: 1, network, run };

describe('the digest of a scoring spec', () => {
  /**
   * Golden, exact: the SHA-256 of the text beside each, which any other program makes the same way (`printf TEXT | sha256sum`).
   * A change of one of these numbers means that every stored score has lost its identity.
   */
  const network32 = '"network":{"cellsPerStage":5,"classes":1,"imageSize":32,"stemChannels":16}';
  it.each([
    [
      spec,
      `{"counting":"unit","minibatch":"${'ab'.repeat(32)}",${network32},"proxy":"naswot","proxyVersion":1,` +
        '"weights":{"initialisation":"kaiming-uniform","seed":0,"version":1}}',
      '0b2828a1d638c4b38a4a173ca87dae38ed940b747146f581be63741c93371aa2',
    ],
    [
      { ...spec, run: { ...run, weights: { sha256: 'ef'.repeat(32) }, counting: 'released' } } as const,
      `{"counting":"released","minibatch":"${'ab'.repeat(32)}",${network32},"proxy":"naswot","proxyVersion":1,` +
        `"weights":{"sha256":"${'ef'.repeat(32)}"}}`,
      '00f7161958b056ee3dceda97c640e914e05a6f5a70e667a9873be3cebb687165',
    ],
    [
      { proxy: 'parameters', proxyVersion: 1, network, run: null },
      `{${network32},"proxy":"parameters","proxyVersion":1}`,
      '300f2ef9d875cda4cce051fb13b18016a8b62c26def15bae9df1c1d62d539c0c',
    ],
    [
      foreignSpec('zen', network, foreign),
      `{"foreign":{"architectureColumn":"arch","scoreColumn":"zen","sha256":"${'ef'.repeat(32)}",` +
        `"source":"a tool 1.2"},${network32},"proxy":"zen","proxyVersion":0}`,
      'd94f22d9f5a43cecffe91fa5e12b919205f9be7e42677d71bc9c7e5c179c9ac2',
    ],
  ])('is pinned (%#)', (of, text, digest) => {
    expect(specDigest(of)).toBe(digest);
    expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
  });

  it('does not depend on the order of keys, nor on what is no part of the spec', () => {
    const reordered = { classes: 1, imageSize: 32, cellsPerStage: 5, stemChannels: 16 };
    const weights = { device: 'CUDA device 0', ...run.weights };
    const withMore: ScoringSpec = { ...spec, network: reordered, run: { ...run, weights } };
    expect(specDigest(withMore)).toBe(specDigest(spec));
  });

  it('is another one for anything that changes a score', () => {
    const others: readonly ScoringSpec[] = [
      { ...spec, proxyVersion: 2 },
      { ...spec, network: { ...network, classes: 10 } },
      { ...spec, run: { ...run, counting: 'released' } },
      { ...spec, run: { ...run, minibatch: 'cd'.repeat(32) } },
      { ...spec, run: { ...run, weights: { sha256: 'ef'.repeat(32) } } },
      { ...spec, run: { ...run, weights: { initialisation: 'kaiming-uniform', seed: 1, version: 1 } } },
      { ...spec, run: { ...run, weights: { initialisation: 'kaiming-uniform', seed: 0, version: 2 } } },
      { ...spec, run: null },
      { ...spec, run: null, foreign },
      { ...spec, run: null, foreign: { ...foreign, source: 'a tool 1.3' } },
      { ...spec, run: null, foreign: { ...foreign, sha256: 'ab'.repeat(32) } },
      { ...spec, run: null, foreign: { ...foreign, scoreColumn: 'other' } },
      { ...spec, run: null, foreign: { ...foreign, architectureColumn: 'other' } },
    ];
    expect(new Set([spec, ...others].map(specDigest)).size).toBe(others.length + 1);
  });
});

describe('a spec that is made', () => {
  it('takes the version of its proxy from the table', () => {
    expect(makeSpec({ proxy: 'naswot', network, run })).toEqual(spec);
  });

  it('leaves out what a proxy that runs no network does not depend on', () => {
    expect(makeSpec({ proxy: 'macs', network, run })).toEqual({
      proxy: 'macs',
      proxyVersion: 1,
      network,
      run: null,
    });
  });

  it('is refused without a minibatch where the network runs, and for a proxy that is unknown', () => {
    expect(() => makeSpec({ proxy: 'naswot', network, run: null })).toThrow('naswot runs the network');
    expect(() => makeSpec({ proxy: 'luck', network, run })).toThrow("unknown proxy 'luck'");
  });
});

describe('the spec of foreign scores', () => {
  it('has the name of no proxy of ours', () => {
    expect(() => foreignSpec('naswot', network, foreign)).toThrow("'naswot' is a proxy of this program");
  });
});
