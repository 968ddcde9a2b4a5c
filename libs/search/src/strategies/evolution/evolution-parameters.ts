import { count } from '../../parameters.ts';

/** As NAS-Bench-201's baselines have them, which searches with the score are compared with. */
export const evolutionParameters = {
  population: count('architectures alive', 10, 10_000),
  sample: count('architectures of a tournament, drawn with replacement', 3, 10_000),
} as const;
