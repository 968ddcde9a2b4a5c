import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

interface Shown {
  readonly search: {
    readonly id: string;
    readonly state: string;
    readonly samples: number;
    readonly reused: number;
    readonly pending: number;
    readonly repeats: { readonly architectures: number; readonly specs: readonly string[] };
  };
  readonly best: readonly {
    readonly architecture: string;
    readonly outcome: unknown;
    readonly repeats: { readonly count: number; readonly mean: number | null };
  }[];
}

const shown = (finished: Finished): Shown => documentOf(finished) as Shown;

/** Of twelve architectures the best is looked for under up to six specs; to the end of these. */
const race = (...args: readonly string[]): readonly string[] =>
  tinySearch(
    ...['--strategy', 'successive-halving', '--parameter', 'candidates=12', '--parameter', 'deviations=100'],
    ...['--weights-seeds', '3', '--minibatch-seeds', '2', '--window', '4', '--top', '12', '--json', ...args],
  );
const resumed = (id: string): readonly string[] => ['search', '--resume', id, '--top', '12', '--json'];
const ranking = ({ best }: Shown) =>
  best.map(({ architecture, outcome, repeats }) => ({ architecture, outcome, repeats }));

describe('a search by successive halving under several seeds', () => {
  it('measures the best under all of them and most once, and counts every measurement', async () => {
    await using home = await scratchHome();
    const { search, best } = shown(await runNaswot(home.folder, ...race()));
    expect(search).toMatchObject({ state: 'completed', pending: 0, repeats: { architectures: 12 } });
    expect(search.samples).toBeGreaterThan(12 + 6);
    expect(search.samples).toBeLessThan(12 * 6);
    const counts = best.map(({ repeats }) => repeats.count);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[0]).toBe(6);
    expect(counts.at(-1)).toBeLessThan(3);
    const table = await runNaswot(home.folder, 'searches', 'show', search.id);
    expect(table.stdout).toContain(
      '12 architectures, measured by 6 specs, the best most often: 3 weights seeds x 2 minibatch seeds',
    );
    expect(table.stdout).toMatch(/mean.*scored under.*\n +1 .* 6 of 6/);
    const again = shown(await runNaswot(home.folder, ...race()));
    expect(again.search.reused).toBe(again.search.samples);
    expect(ranking(again)).toEqual(ranking({ search, best }));
  });

  it('goes on where it was killed or paused, as if it had not been', async () => {
    await using home = await scratchHome();
    await using other = await scratchHome();
    const whole = shown(await runNaswot(other.folder, ...race()));
    const sitting = startNaswot(home.folder, ...race('--lanes', '1'));
    await sitting.said('search ');
    const id = /search (\w+)/.exec((await ended(sitting, 'SIGKILL')).stderr)?.[1] ?? '';
    for (const signal of ['SIGKILL', 'SIGINT', 'SIGKILL'] as const) {
      const next = startNaswot(home.folder, ...resumed(id));
      await next.said('search ');
      await ended(next, signal);
    }
    const last = shown(await runNaswot(home.folder, ...resumed(id)));
    expect(last.search).toMatchObject({ id, state: 'completed', samples: whole.search.samples, pending: 0 });
    expect(ranking(last)).toEqual(ranking(whole));
  });

  it('is refused under one seed, before anything is opened', async () => {
    await using home = await scratchHome();
    const { code, stderr } = await runNaswot(
      home.folder,
      ...race('--weights-seeds', '1', '--minibatch-seeds', '1'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('successive-halving needs several seeds');
    expect(stderr).toContain('--weights-seeds 9');
  });
});

/** What a sitting has said once it has ended by that signal. */
async function ended(
  { process, finished }: ReturnType<typeof startNaswot>,
  signal: NodeJS.Signals,
): Promise<Finished> {
  process.kill(signal);
  return finished;
}
