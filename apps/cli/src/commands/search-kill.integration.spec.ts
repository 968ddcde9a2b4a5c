import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '@naswot/store';
import {
  countMidWork,
  killAtEach,
  opening,
  planning,
  scoring,
  showing,
  type Moment,
} from '../testing/kill-moments.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';

const samples = 1_600;
/** Some milliseconds a network: twenty sittings together do not come to the end of so many. */
const start = [
  ...['search', 'nas-bench-201', '--dataset', 'noise-white', '--batch-size', '32'],
  ...['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=16'],
];
const output = ['--lanes', '2', '--top', String(samples), '--json'];

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const between = [...times(3, opening), ...times(5, planning), ...times(9, scoring)];

/** Twenty: the first sittings have an empty home, and the last one completes the search. */
const twentyMoments: fc.Arbitrary<readonly Moment[]> = fc
  .shuffledSubarray(between, { minLength: between.length })
  .chain((shuffled) => fc.tuple(opening, opening, ...shuffled, showing));

interface SearchResult {
  readonly search: Readonly<
    Record<'state' | 'samples' | 'scored' | 'unscorable' | 'reused' | 'pending', unknown>
  >;
  readonly best: readonly Readonly<Record<'architecture' | 'outcome' | 'rank', unknown>>[];
}

function resultOf({ code, stdout, stderr }: Finished) {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const { search, best } = JSON.parse(stdout) as SearchResult;
  const { state, samples: asked, scored, unscorable, reused, pending } = search;
  return {
    counts: { state, asked, scored, unscorable, reused, pending },
    ranking: best.map(({ architecture, outcome, rank }) => ({ architecture, outcome, rank })),
  };
}

async function runUndisturbed() {
  await using home = await scratchHome();
  return resultOf(await runNaswot(home.folder, ...start, ...output, '--samples', String(samples)));
}

async function expectUnharmed(moments: readonly Moment[]): Promise<void> {
  await using home = await scratchHome();
  const goOn = (id: string): readonly string[] => ['search', '--resume', id, ...output];
  const begin = [...start, '--samples', String(samples), ...output];
  const [expected, { signals, id = '' }] = await Promise.all([
    runUndisturbed(),
    killAtEach(moments, home.folder, { begin, goOn }),
  ]);
  expect(signals).toEqual(times(20, 'SIGKILL'));
  const resumed = resultOf(await runNaswot(home.folder, ...goOn(id)));
  expect(resumed).toEqual(expected);
  expect(resumed.counts).toMatchObject({ state: 'completed', asked: samples, pending: 0 });
  await using store = await openStore(`pglite:${path.join(home.folder, 'store')}`);
  expect(await countMidWork(store, id)).toBeGreaterThanOrEqual(5);
}

/** For a machine with much else to do. */
const limitMs = 600_000;

describe('a search whose command is killed twenty times', () => {
  it(
    'ends as if nothing had happened: nothing lost, nothing twice, no process left',
    { timeout: limitMs + 10_000 },
    () =>
      // Other moments in every run; a failure prints them, and the seed that makes them again.
      fc.assert(fc.asyncProperty(fc.noBias(twentyMoments), expectUnharmed), {
        numRuns: 1,
        endOnFailure: true,
        timeout: limitMs,
      }),
  );
});
