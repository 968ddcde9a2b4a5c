import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf, keysOf, tiny, tinySearch } from '../testing/tiny-search.ts';

interface Entry {
  readonly architecture: string;
  readonly outcome: { readonly kind: string; readonly value?: number };
  readonly repeats: {
    readonly count: number;
    readonly mean: number | null;
    readonly standardDeviation: number | null;
    readonly separatedFromNext: boolean | null;
  };
}

interface Shown {
  readonly search: {
    readonly id: string;
    readonly state: string;
    readonly samples: number;
    readonly scored: number;
    readonly unscorable: number;
    readonly reused: number;
    readonly pending: number;
    readonly repeats: {
      readonly weightsSeeds: number;
      readonly minibatchSeeds: number;
      readonly architectures: number;
      readonly specs: readonly string[];
    };
  };
  readonly best: readonly Entry[];
}

const shown = (finished: Finished): Shown => documentOf(finished) as Shown;

const repeated = (...args: readonly string[]): readonly string[] =>
  tinySearch('--weights-seeds', '2', '--minibatch-seeds', '2', '--json', ...args);

describe('a search under several seeds', () => {
  it('scores each architecture under each of them, with the scores that it has there', async () => {
    await using home = await scratchHome();
    const { search, best } = shown(
      await runNaswot(home.folder, ...repeated('--samples', '12', '--top', '12')),
    );
    expect(search).toMatchObject({ state: 'completed', samples: 48, pending: 0 });
    expect(search.scored + search.unscorable + search.reused).toBe(48);
    expect(search.repeats).toMatchObject({ weightsSeeds: 2, minibatchSeeds: 2, architectures: 12 });
    expect(new Set(search.repeats.specs).size).toBe(4);
    const [first] = best;
    const values: number[] = [];
    for (const seeds of ['00', '01', '10', '11']) {
      const [minibatch = '', weights = ''] = seeds;
      const args = ['--minibatch-seed', minibatch, '--weights-seed', weights, '--json'];
      const score = documentOf(
        await runNaswot(home.folder, 'score', 'nas-bench-201', first?.architecture ?? '', ...tiny, ...args),
      ) as { readonly scores: readonly (Entry & { readonly cached: boolean })[] };
      expect(score.scores[0]?.cached).toBe(true);
      values.push(score.scores[0]?.outcome.value ?? NaN);
    }
    expect(first?.outcome.value).toBe(values[0]);
    const mean = values.reduce((sum, value) => sum + value, 0) / 4;
    expect(first?.repeats.mean).toBeCloseTo(mean, 9);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(first?.repeats.standardDeviation).toBeCloseTo(Math.sqrt(squares / 3), 9);
    const means = best.flatMap(({ repeats }) => repeats.mean ?? []);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(keysOf(first?.repeats)).toEqual(['count', 'mean', 'separatedFromNext', 'standardDeviation']);
  });

  it('reuses every score of other searches, and leaves its own to them', async () => {
    await using home = await scratchHome();
    await runNaswot(home.folder, ...tinySearch('--samples', '12', '--weights-seed', '1'));
    const first = shown(await runNaswot(home.folder, ...repeated('--samples', '12')));
    expect(first.search.reused).toBeGreaterThanOrEqual(12);
    const second = shown(await runNaswot(home.folder, ...repeated('--samples', '12')));
    expect(second.search).toMatchObject({ samples: 48, scored: 0, unscorable: 0, reused: 48 });
    const ranking = ({ best }: Shown) => best.map(({ architecture, repeats }) => ({ architecture, repeats }));
    expect(ranking(second)).toEqual(ranking(first));
  });

  it('goes on where it was killed, in its own architectures or a repeat', async () => {
    await using home = await scratchHome();
    await using other = await scratchHome();
    const args = repeated('--samples', '150', '--lanes', '2', '--top', '150');
    const whole = shown(await runNaswot(other.folder, ...args));
    const sitting = startNaswot(home.folder, ...args);
    await sitting.said('search ');
    const id = /search (\w+)/.exec((await killed(sitting)).stderr)?.[1] ?? '';
    for (let times = 0; times < 3; times++) {
      const next = startNaswot(
        home.folder,
        'search',
        '--resume',
        id,
        '--lanes',
        '2',
        '--json',
        '--top',
        '150',
      );
      await next.said('search ');
      await killed(next);
    }
    const resumed = shown(await runNaswot(home.folder, 'search', '--resume', id, '--json', '--top', '150'));
    expect(resumed.search).toMatchObject({ id, state: 'completed', samples: 600, pending: 0 });
    const ranking = ({ best }: Shown) =>
      best.map(({ architecture, outcome, repeats }) => ({ architecture, outcome, repeats }));
    expect(ranking(resumed)).toEqual(ranking(whole));
  });

  it('is one search of a list, and is resumed, changed and deleted by its own id alone', async () => {
    await using home = await scratchHome();
    const { search } = shown(await runNaswot(home.folder, ...repeated('--samples', '4')));
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const list = documentOf(await run('searches', 'list', '--json')) as {
      readonly searches: readonly unknown[];
    };
    expect(list.searches).toEqual([search]);
    expect((await run('searches', 'list')).stdout).toMatch(/specs.*\n.*2 x 2/);
    const repeat = await run('searches', 'show', `${search.id}-1`);
    expect(repeat.stdout).toContain(`scores under another spec what search ${search.id} asked for`);
    for (const verb of ['pause', 'cancel', 'delete', 'resume']) {
      const refused = await run('searches', verb, `${search.id}-1`);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`hint: name search ${search.id}`);
    }
    const more = shown(
      await run('search', '--resume', search.id, '--samples', '6', '--weights-seeds', '2', '--json'),
    );
    expect(more.search).toMatchObject({ samples: 24, pending: 0 });
    const other = await run('search', '--resume', search.id, '--weights-seeds', '3');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("--weights-seeds received '3', the search has '2'");
    expect((await run('searches', 'delete', search.id)).code).toBe(0);
    expect((await run('searches', 'show', `${search.id}-1`)).code).toBe(2);
  });

  it('is refused where there is nothing to choose from', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const parameters = await run('search', 'nas-bench-201', '--proxy', 'parameters', '--weights-seeds', '2');
    expect(parameters.code).toBe(2);
    const many = await run('search', 'nas-bench-201', '--weights-seeds', '33', '--minibatch-seeds', '2');
    expect(many.code).toBe(2);
    expect(many.stderr).toContain('makes 66 specs, expected 64 or fewer');
    expect((await run('searches', 'list')).stdout).toContain('no searches');
  });
});

/** What a sitting has said once it is killed, as by kill -9. */
async function killed({ process, finished }: ReturnType<typeof startNaswot>): Promise<Finished> {
  process.kill('SIGKILL');
  return finished;
}
