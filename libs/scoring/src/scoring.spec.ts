import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@naswot/network';
import { canonicalJson } from './canonical-json.ts';
import { isEnvironmental } from './outcome.ts';
import { findProxy, proxies } from './proxies/proxies.ts';
import { scoreNetwork } from './score-network.ts';
import { specDigest, type ScoringSpec } from './spec.ts';
import { fileWeights, seededWeights } from './weights.ts';

const spec: ScoringSpec = {
  proxy: 'naswot',
  proxyVersion: 1,
  network: { stemChannels: 16, cellsPerStage: 5, imageSize: 32, classes: 1 },
  run: {
    minibatch: 'ab'.repeat(32),
    weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
    counting: 'unit',
  },
};

const tiny = buildNetwork([3, 4, 4], (net) => {
  const stem = {
    kind: 'convolution',
    path: 'c',
    outChannels: 2,
    kernel: [1, 1],
    stride: [1, 1],
    padding: [0, 0],
    dilation: [1, 1],
    groups: 1,
    bias: false,
  } as const;
  return net.add({ kind: 'relu', path: 'r', releasedCount: 1 }, net.add(stem, net.input));
});

describe('a scoring spec', () => {
  it('has a digest of its canonical JSON', () => {
    expect(canonicalJson({ b: [1, 'x', null], a: { d: true, c: 2.5 } })).toBe(
      '{"a":{"c":2.5,"d":true},"b":[1,"x",null]}',
    );
    expect(specDigest(spec)).toBe(
      specDigest({ ...spec, network: { classes: 1, imageSize: 32, cellsPerStage: 5, stemChannels: 16 } }),
    );
    expect(specDigest(spec)).toMatchInlineSnapshot(
      `"0b2828a1d638c4b38a4a173ca87dae38ed940b747146f581be63741c93371aa2"`,
    );
  });

  it('has another digest for anything that changes a score', () => {
    const { run } = spec;
    if (run === null) throw new Error('the spec runs the network');
    const others: readonly ScoringSpec[] = [
      { ...spec, proxyVersion: 2 },
      { ...spec, network: { ...spec.network, classes: 10 } },
      { ...spec, run: { ...run, counting: 'released' } },
      { ...spec, run: { ...run, minibatch: 'cd'.repeat(32) } },
      { ...spec, run: { ...run, weights: { sha256: 'ef'.repeat(32) } } },
      { ...spec, run: null },
    ];
    expect(new Set([spec, ...others].map(specDigest)).size).toBe(others.length + 1);
  });

  it('holds finite numbers only', () => {
    expect(() => canonicalJson({ a: NaN })).toThrow('canonical JSON holds finite numbers; received NaN');
  });
});

describe('proxies', () => {
  it('that run no network count what it costs', async () => {
    for (const [name, value] of [
      ['parameters', 6],
      ['macs', 96],
      ['relu-units', 32],
    ] as const) {
      const { outcome } = await scoreNetwork({
        network: tiny,
        spec: { ...spec, proxy: name, run: null },
        run: null,
      });
      expect(outcome).toEqual({ kind: 'scored', value, sizeTerm: null, separationTerm: null });
    }
  });

  const evaluate = (unit: Int32Array, size: number) =>
    proxies.naswot.evaluate({
      network: tiny,
      counting: 'unit',
      probe: { kind: 'codes', size, unit, released: unit, reluUnits: [] },
    });

  it('naswot is ln|det K_H| with its two terms', () => {
    // det [[4, 1], [1, 4]] = 15; N ln N_A = 2 ln 4.
    const outcome = evaluate(Int32Array.of(4, 1, 1, 4), 2);
    if (outcome.kind !== 'scored') throw new Error(outcome.reason);
    expect(outcome.value).toBeCloseTo(Math.log(15), 12);
    expect(outcome.sizeTerm).toBeCloseTo(2 * Math.log(4), 12);
    expect(outcome.separationTerm).toBeCloseTo(Math.log(15 / 16), 12);
  });

  it('naswot names images that coincide, and the rank of dependent codes', () => {
    expect(evaluate(Int32Array.of(4, 4, 1, 4, 4, 1, 1, 1, 4), 3)).toMatchObject({
      reason: 'coinciding-images',
      detail: expect.stringContaining('0 = 1') as string,
    });
    const dependent = Int32Array.of(2, 1, 1, 0, 1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 1, 2);
    expect(evaluate(dependent, 4)).toMatchObject({
      reason: 'dependent-codes',
      detail: 'K_H has rank 3 of 4',
    });
  });

  it('are found by name', () => {
    expect(findProxy('naswot')).toBe(proxies.naswot);
    expect(() => findProxy('luck')).toThrow(
      "unknown proxy 'luck'; expected one of naswot, parameters, macs, relu-units",
    );
  });
});

describe('weights', () => {
  it('of a file are found by name and checked', () => {
    const tensor = { path: 'c.weight', shape: [2, 3, 1, 1], role: 'convolution-weight', fanIn: 3 } as const;
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const given = fileWeights(new Map([['weights/c.weight', { shape: [2, 3, 1, 1], values }]]), tiny);
    expect(given.values(tensor)).toBe(values);
    expect(() => fileWeights(new Map(), tiny).values(tensor)).toThrow(
      "the weights file has no float32 tensor 'c.weight'",
    );
    const wrong = new Map([['c.weight', { shape: [3, 2, 1, 1], values }]]);
    expect(() => fileWeights(wrong, tiny).values(tensor)).toThrow(
      'has shape [3, 2, 1, 1]; expected [2, 3, 1, 1]',
    );
  });

  it('of a seed are made once', () => {
    const tensor = { path: 'c.weight', shape: [2, 3, 1, 1], role: 'convolution-weight', fanIn: 3 } as const;
    const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 4 });
    expect(weights.values(tensor)).toBe(weights.values(tensor));
  });
});

describe('outcomes', () => {
  it('of a machine are told from those of an architecture', () => {
    expect(isEnvironmental({ kind: 'unscorable', reason: 'crashed', detail: '' })).toBe(true);
    expect(isEnvironmental({ kind: 'unscorable', reason: 'disconnected', detail: '' })).toBe(false);
    expect(isEnvironmental({ kind: 'scored', value: 1, sizeTerm: null, separationTerm: null })).toBe(false);
  });
});
