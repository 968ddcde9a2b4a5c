import type { SignType } from './signs.ts';

/**
 * How codes leave a model: as signs, a byte a unit, of which the kernel is formed packed on this processor; or as products of
 * signs, N x N numbers a ReLU, where they are formed on a device that 10^5 to 10^6 units an image should not leave.
 */
export type CodesForm = SignType | 'products';
