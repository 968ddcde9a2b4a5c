import { describe, expect, it } from 'vitest';
import type { ScoringSpec } from '@naswot/scoring';
import type { MinibatchOrigin } from '../archive.ts';
import { seededSpec } from '../testing/made-up-card.ts';
import { specs } from '../testing/score-rows.ts';
import { familyKey } from './spec-family.ts';

const images = (seed: number | null, dataset = 'cifar-10', size = 128): MinibatchOrigin => ({
  shape: [size, 3, 32, 32],
  source: { dataset, seed, imageIds: [], notice: null },
});
const first = seededSpec(0);
const withImages = (digest: string): ScoringSpec => ({
  ...first,
  run: first.run && { ...first.run, minibatch: digest },
});

describe('the family of a spec', () => {
  it('is that of its repeats with other seeds of weights and of images', () => {
    const key = familyKey(first, images(0));
    expect(familyKey(seededSpec(1), images(0))).toBe(key);
    expect(familyKey(withImages('b'.repeat(64)), images(1))).toBe(key);
  });

  it('is another one of other images, another size, counting, weights or network', () => {
    const [, released = first, ofFile = first, parameters = first] = specs;
    const others = [
      familyKey(first, images(0, 'noise-pink')),
      familyKey(first, images(0, 'cifar-10', 64)),
      familyKey(released, images(0)),
      familyKey(ofFile, images(0)),
      familyKey(parameters, null),
      familyKey({ ...first, network: { ...first.network, stemChannels: 4 } }, images(0)),
      familyKey({ ...first, proxyVersion: 2 }, images(0)),
    ];
    expect(new Set([familyKey(first, images(0)), ...others]).size).toBe(others.length + 1);
  });

  it('does not take images for repeats that no seed has drawn, or that are not known', () => {
    for (const origin of [images(null, 'file'), null])
      expect(familyKey(withImages('b'.repeat(64)), origin)).not.toBe(familyKey(first, origin));
  });
});
