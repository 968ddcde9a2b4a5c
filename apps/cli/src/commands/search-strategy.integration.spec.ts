import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSpace, type Position } from '@naswot/space';
import { openStore } from '@naswot/store';
import { killAt, moment, type Moment } from '../testing/kill-moments.ts';
import { runNaswot, scratchHome } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

const space = findSpace('nas-bench-201');
/** `NASWOT_KILLS`, or few. */
const kills = Number(process.env['NASWOT_KILLS'] ?? 3);
/** A sitting of some events asks for some five: so many do not come to the end. */
const samples = 24 + 12 * kills;
const most = { parameters: 14_000, macs: 120_000 };
const evolution = (...args: readonly string[]): readonly string[] =>
  tinySearch(
    ...['--strategy', 'regularised-evolution', '--samples', String(samples), '--window', '4'],
    ...['--parameter', 'population=12', '--parameter', 'sample=4'],
    ...['--max-parameters', '14k', '--max-macs', '0.12M'],
    ...['--engine', 'onnx-cpu', '--lanes', '2', '--json', ...args],
  );

interface Shown {
  readonly search: { readonly id: string; readonly state: string };
}

/** What the only search of a home has asked for. */
async function asksOf(home: string): Promise<readonly Position[]> {
  await using store = await openStore(`pglite:${path.join(home, 'store')}`);
  const [search] = await store.listSearches({ limit: 2 });
  return await store.askedPositions(search?.id ?? '', 0n, BigInt(samples));
}

/** Commits of the store have some ten changes each. */
const moments: fc.Arbitrary<readonly Moment[]> = fc.array(moment('begin', 0, Math.floor(90 / kills)), {
  minLength: kills,
  maxLength: kills,
});

describe('a search by evolution', () => {
  it(
    'has what it is told, first what is included, and asks for the same when it is killed over and over',
    { timeout: 600_000 },
    async () => {
      await using undisturbed = await scratchHome();
      const file = path.join(undisturbed.folder, 'included');
      await writeFile(file, '@0\n@1\n');
      const whole = documentOf(await runNaswot(undisturbed.folder, ...evolution('--include', file))) as Shown;
      expect(whole.search).toMatchObject({
        ...{ state: 'completed', strategy: 'regularised-evolution', samples, pending: 0 },
        ...{ parameters: { population: 12, sample: 4 }, window: 4, constraints: most, included: 2 },
      });
      const expected = await asksOf(undisturbed.folder);
      expect(expected).toHaveLength(samples);
      expect(expected.slice(0, 2)).toEqual([space.atPublishedIndex(0), space.atPublishedIndex(1)]);

      await fc.assert(
        fc.asyncProperty(fc.noBias(moments), async (all) => {
          await using home = await scratchHome();
          let id: string | undefined;
          const signals: (string | null)[] = [];
          for (const when of all) {
            const args =
              id === undefined
                ? evolution('--include', file)
                : ['search', '--resume', id, '--engine', 'onnx-cpu'];
            const sitting = await killAt(when, home.folder, args);
            signals.push(sitting.signal);
            id ??= sitting.id;
          }
          expect(signals).toEqual(all.map(() => 'SIGKILL'));
          const { search } = documentOf(
            await runNaswot(home.folder, 'search', '--resume', id ?? '', '--engine', 'onnx-cpu', '--json'),
          ) as Shown;
          expect(search.state).toBe('completed');
          expect(await asksOf(home.folder)).toEqual(expected);
        }),
        { numRuns: 1, endOnFailure: true },
      );
    },
  );
});
