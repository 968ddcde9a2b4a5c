import { describe, expect, it } from 'vitest';
import { makeSpec } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { scoredAs } from './scored-as.ts';

const space = findSpace('nas-bench-201');
const network = space.settings;
const run = {
  minibatch: 'm',
  weights: { initialisation: 'kaiming-uniform', seed: 0, version: 1 },
  counting: 'unit',
} as const;

describe('the architecture whose score another has', () => {
  // Its convolution on edge 2 -> 3 leads on from a node that nothing reaches: the same score without it, and fewer parameters.
  const twin = space.parse('|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|');

  it('represents its class where networks are run', () => {
    const spec = makeSpec({ proxy: 'naswot', network, run });
    expect(scoredAs(space, spec, twin)).toBe(space.representative(twin));
    expect(space.representative(twin)).not.toBe(twin);
  });

  it('is the architecture itself under weights of a file, which belong to it', () => {
    const weights = { sha256: 'f'.repeat(64) };
    const spec = makeSpec({ proxy: 'naswot', network, run: { ...run, weights } });
    expect(scoredAs(space, spec, twin)).toBe(twin);
  });

  it('is the architecture itself where they are not', () => {
    expect(scoredAs(space, makeSpec({ proxy: 'parameters', network, run: null }), twin)).toBe(twin);
  });
});
