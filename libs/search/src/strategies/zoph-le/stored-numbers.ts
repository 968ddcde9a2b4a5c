/** Rounds numbers to float32, in place: what a state keeps of them is then all of them. */
export function roundNumbers(numbers: Float64Array): void {
  for (let k = 0; k < numbers.length; k++) numbers[k] = Math.fround(numbers[k]!);
}

/** Numbers as a state keeps them, as float32: base64 of their bytes (little-endian, as every machine that Node runs on here). */
export const storedNumbers = (numbers: Float64Array): string =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');

/** The numbers that a state keeps: a new array. */
export function numbersFrom(stored: string): Float64Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(stored, 'base64');
  return Float64Array.from(new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)));
}
