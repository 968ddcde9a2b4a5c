import { randomBytes } from 'node:crypto';

const letters = '23456789abcdefghjkmnpqrstuvwxyz';

/** Forty random bits in letters that are not mistaken for each other. */
export const newSearchId = (): string =>
  Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('');
