/** Float64 numbers as a state keeps them: base64 of their bytes (little-endian, as every machine that Node runs on here), exact. */
export const storedNumbers = ({ buffer, byteOffset, byteLength }: Float64Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** The numbers that a state keeps: a new array. */
export function numbersFrom(stored: string): Float64Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(stored, 'base64');
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
