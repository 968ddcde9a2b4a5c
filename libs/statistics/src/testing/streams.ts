import { randomStream } from '@naswot/network';
import type { RandomStreams } from '../random-streams.ts';

export const seeded =
  (seed: number): RandomStreams =>
  (label) =>
    randomStream(seed, label);
