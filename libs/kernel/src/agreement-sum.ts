import type { CountingWeights, KernelPair } from './hamming-kernel.ts';

/**
 * The most units whose products of signs float32 adds up exactly, whatever the order: every partial sum is a whole number of at
 * most 2^24.
 */
export const exactUnits = 2 ** 24;

/**
 * Hamming kernels of N images from what a device made of their codes: with the codes as signs, s = 2c - 1, the product s s^T of
 * a ReLU counts agreements less disagreements, so that its agreements are (s s^T + units) / 2. Only N x N numbers of each ReLU
 * come from the device.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 1
 */
export interface AgreementSum {
  /**
   * Adds the product s s^T (float32, N x N, row-major) of `units` units, at most 2^24 of them. Throws a RangeError for more, and
   * for products that cannot be those of so many signs: their diagonal is the number of units, the rest lies as far above minus
   * it at most, and differs from it by an even number.
   */
  add(products: Float32Array, units: number, weights: CountingWeights): void;
  /** Adds units whose code is the same for every image. */
  addConstant(units: number, weights: CountingWeights): void;
  /** Copies of both kernels as they are now. */
  result(): KernelPair;
}

function checkProducts(products: Float32Array, size: number, units: number): void {
  if (units > exactUnits)
    throw new RangeError(`products of at most ${exactUnits} units are exact in float32; received ${units}`);
  if (products.length !== size * size)
    throw new RangeError(
      `products of ${size} images have ${size * size} entries; received ${products.length}`,
    );
  products.forEach((product, place) => {
    const isDiagonal = place % (size + 1) === 0;
    const isPossible = isDiagonal
      ? product === units
      : Math.abs(product) <= units && (product + units) % 2 === 0;
    if (!isPossible)
      throw new RangeError(
        `the device multiplies inexactly: ${product} is no sum of ${units} products of signs`,
      );
  });
}

/** A sum over the ReLUs of one network, for `size` images; nothing is in it yet. */
export function createAgreementSum(size: number): AgreementSum {
  const sums: KernelPair = { unit: new Int32Array(size * size), released: new Int32Array(size * size) };
  const addTo = (sum: Int32Array, agreementOf: (place: number) => number, weight: number): void => {
    if (weight === 0) return;
    for (let place = 0; place < sum.length; place++) sum[place]! += weight * agreementOf(place);
  };
  const addAll = (agreementOf: (place: number) => number, { unit, released }: CountingWeights): void => {
    addTo(sums.unit, agreementOf, unit);
    addTo(sums.released, agreementOf, released);
  };
  return {
    add(products, units, weights) {
      checkProducts(products, size, units);
      addAll((place) => (products[place]! + units) / 2, weights);
    },
    addConstant: (units, weights) => addAll(() => units, weights),
    result: () => ({ unit: sums.unit.slice(), released: sums.released.slice() }),
  };
}
