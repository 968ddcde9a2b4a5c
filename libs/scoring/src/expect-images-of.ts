import type { Minibatch } from '@naswot/dataset';
import type { Network } from '@naswot/network';

/**
 * Refuses with a RangeError images that are not of the network's size: what needs no size, a convolution or a pool over whole
 * images, would run on them and count other units.
 */
export function expectImagesOf({ nodes: [image] }: Network, { shape: [, ...received] }: Minibatch): void {
  const expected = image?.shape ?? [];
  if (received.join() !== expected.join())
    throw new RangeError(
      `the minibatch has images of ${received.join(' x ')}, expected ${expected.join(' x ')}, which the network takes`,
    );
}
