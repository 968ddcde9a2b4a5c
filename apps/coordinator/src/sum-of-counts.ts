import type { SearchCounts } from '@naswot/store';

/** The counts of at least one search together. */
export const sumOfCounts = (all: readonly SearchCounts[]): SearchCounts =>
  all.reduce((sum, counts) => ({
    samples: sum.samples + counts.samples,
    scored: sum.scored + counts.scored,
    unscorable: sum.unscorable + counts.unscorable,
    reused: sum.reused + counts.reused,
    pending: sum.pending + counts.pending,
  }));
