import { createMinibatch } from '@naswot/dataset';
import { describe, expect, it } from 'vitest';
import { everyLayerKind } from './conformance/small-networks.ts';
import { expectImagesOf } from './expect-images-of.ts';

const source = { dataset: 'test', seed: null, imageIds: [], notice: null };
const imagesOf = (channels: number, height: number, width: number) =>
  createMinibatch(new Float32Array(channels * height * width), [1, channels, height, width], source);

describe('expectImagesOf', () => {
  it('accepts images of the size that the network takes', () => {
    expectImagesOf(everyLayerKind, imagesOf(3, 8, 8));
  });

  it.each([
    [1, 8, 8],
    [3, 16, 8],
    [3, 8, 4],
  ])('refuses images of %i x %i x %i', (...shape) => {
    expect(() => expectImagesOf(everyLayerKind, imagesOf(...shape))).toThrow(
      `the minibatch has images of ${shape.join(' x ')}, expected 3 x 8 x 8, which the network takes`,
    );
  });
});
