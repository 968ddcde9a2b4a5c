import { agnes } from 'ml-hclust';

/**
 * The images so that those with like codes stand together: the leaves of average linkage on the Hamming distance N_A - K_H.
 * The kernel is row-major, size x size. O(size^3).
 * @see Sokal and Michener, A statistical method for evaluating systematic relationships, 1958
 */
export function orderImages(kernel: ArrayLike<number>, size: number, units: number): readonly number[] {
  if (size < 2) return Array.from({ length: size }, (_, image) => image);
  const distances = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => units - kernel[i * size + j]!),
  );
  return agnes(distances, { method: 'average', isDistanceMatrix: true }).indices();
}
