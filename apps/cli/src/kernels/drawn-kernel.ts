import type { Position, Space } from '@naswot/space';
import { kernelFigure, type Figure, type FigureOptions, type Quantity } from '@naswot/report';

/** The kernel of one network, as a figure shows it. */
export interface DrawnKernel {
  /** `shortName`, or the file that the kernel was read from. */
  readonly name: string;
  /** Null where a file does not say it. */
  readonly architecture: string | null;
  /** Digest of the scoring spec; null where a file does not say it. */
  readonly spec: string | null;
  /** K_H in the order in which the images were given, row-major N x N. */
  readonly kernel: Int32Array;
  /** ln|det K_H|; null where that has no value. */
  readonly score: number | null;
}

/** A kernel with the accuracy that its architecture was trained to; null where that is not known. */
export interface KernelWithAccuracy extends DrawnKernel {
  readonly accuracy: number | null;
}

/** `@9930`, the index of the published table, which fits under a picture; the string where the table has none. */
export function shortName(space: Space, position: Position): string {
  const index = space.publishedIndex(position);
  return index === null ? space.format(position) : `@${index}`;
}

/** Digests of the specs, each once. */
export function specsOf(kernels: readonly DrawnKernel[]): readonly string[] {
  return [...new Set(kernels.map(({ spec }) => spec ?? 'unknown'))];
}

/** Kernels in a row, from left to right as they are given. */
export function kernelsInRow(
  kernels: readonly KernelWithAccuracy[],
  accuracy: Quantity,
  order: 'given' | 'clustered',
  options: FigureOptions,
): Figure {
  const networks = kernels.map((each) => ({
    kernel: each.kernel,
    // N_A: two equal codes agree in every counted unit.
    units: each.kernel[0] ?? 0,
    accuracy: each.accuracy,
    score: each.score,
    name: each.name,
  }));
  return kernelFigure({ accuracy, networks, order }, options);
}

/**
 * The share of ReLU units in which two different images agree, on the average over all pairs: 0 to 1, and 1 where no ReLU tells
 * any image from another.
 */
export function meanAgreement({ kernel }: DrawnKernel): number {
  const size = Math.round(Math.sqrt(kernel.length));
  const units = kernel[0] ?? 0;
  const sum = kernel.reduce((total, value) => total + value, 0);
  return (sum - size * units) / (size * (size - 1) * units);
}
