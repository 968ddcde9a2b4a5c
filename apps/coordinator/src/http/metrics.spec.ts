import { describe, expect, it } from 'vitest';
import { dispatchReasons } from '../observer.ts';
import { createMetrics } from './metrics.ts';

const standing = { leads: true, runningSearches: 1, openShards: 2, scorers: 3, lanes: 4 };
const fresh = (): Promise<string> =>
  createMetrics(
    () => standing,
    () => Promise.reject(new Error('no server')),
  ).text();

describe('metrics of a coordinator that has done nothing yet', () => {
  it.each(['scored', 'disconnected', 'coinciding-images', 'dependent-codes', 'crashed', 'memory', 'timeout'])(
    'say that no outcome was %s',
    async (outcome) => {
      expect((await fresh()).split('\n')).toContain(`naswot_scores_total{outcome="${outcome}"} 0`);
    },
  );

  it.each(dispatchReasons)('say that no shard was dispatched as %s', async (reason) => {
    expect((await fresh()).split('\n')).toContain(`naswot_dispatches_total{reason="${reason}"} 0`);
  });

  it.each(['refusals', 'suspensions'])('say that there were no %s', async (what) => {
    expect((await fresh()).split('\n')).toContain(`naswot_${what}_total 0`);
  });
});
