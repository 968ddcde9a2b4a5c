import { describe, it } from 'vitest';
import { referenceFolder } from './reference.ts';

/**
 * A block of tests that read the reference folder. Where it is absent `block` is not called: one skipped test stands for it and
 * says so. Nowhere else is a test skipped.
 */
export function describeWithReference(title: string, block: (folder: string) => void): void {
  describe(title, () => {
    if (referenceFolder === null) it.skipIf(true)('the reference folder is absent', () => undefined);
    else block(referenceFolder);
  });
}
