/**
 * A kernel with its images in the order in which they were given: `kernel` is row-major N x N over a minibatch's sorted rows,
 * `given` that minibatch's. A copy.
 */
export function kernelInGivenOrder(kernel: Int32Array, given: readonly number[]): Int32Array {
  const size = given.length;
  if (kernel.length !== size * size)
    throw new RangeError(`a kernel of ${size} images has ${size * size} entries; received ${kernel.length}`);
  const ordered = new Int32Array(kernel.length);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) ordered[i * size + j] = kernel[given[i]! * size + given[j]!]!;
  return ordered;
}
