/** `length` sign bytes that follow from a seed: any non-zero byte is a one, as engines may write them (xorshift32). */
export function randomCodes(length: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 31 === 0 ? 0 : 1 + ((state >>> 8) & 127);
  });
}
