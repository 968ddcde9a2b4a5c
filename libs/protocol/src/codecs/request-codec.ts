import { z } from 'zod';
import { Size } from '../generated/naswot/v1/search_service_pb.ts';
import { digest, givenName, int64 } from './bounds.ts';
import { enumWords } from './enum-words.ts';
import { decode } from './invalid-message.ts';

/** What is left out of a request is its default; everything here throws an InvalidMessage that names the field. */
const defaultPriority = 1;
const largestPriority = 100;
const largestPage = 1_000;
const mostBest = 10_000;

const sizes = enumWords<'parameters' | 'relu-units', Size>({
  parameters: Size.PARAMETERS,
  'relu-units': Size.RELU_UNITS,
});

/** Id of a search, a beginning of it, or its name. */
export const decodeSearchName = (search: string): string => decode(givenName, search, 'search');

/** SHA-256 of a minibatch. */
export const decodeDigest = (text: string): string => decode(digest, text, 'digest');

/** Weight in the fair share of the scorers; 1 for 0. */
export const decodePriority = (priority: number): number =>
  decode(z.int().max(largestPriority), priority, 'priority') || defaultPriority;

export const decodeSequence = (sequence: bigint): bigint => decode(int64, sequence, 'after_sequence');

export const decodeBestLimit = (limit: number): number =>
  decode(z.int().min(1).max(mostBest), limit, 'limit');

export const decodeSize = (by: number): 'parameters' | 'relu-units' => decode(sizes.schema, by, 'by');

/** How many of a list to send at once. */
export const decodePageSize = (size: number): number =>
  size === 0 || size > largestPage ? largestPage : size;
