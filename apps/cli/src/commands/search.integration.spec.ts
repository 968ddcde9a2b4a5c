import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';

/** Networks of a few thousand parameters on 16 small noise images: milliseconds each. */
const small = ['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=8'];
const images = ['--dataset', 'noise-white', '--batch-size', '16'];
const search = (...args: string[]): string[] => [
  'search',
  'nas-bench-201',
  ...small,
  ...images,
  '--json',
  ...args,
];

interface SearchResult {
  readonly search: {
    readonly id: string;
    readonly state: string;
    readonly samples: number;
    readonly scored: number;
    readonly unscorable: number;
    readonly reused: number;
    readonly pending: number;
    readonly spec: { readonly digest: string };
  };
  readonly best: readonly {
    readonly architecture: string;
    readonly outcome: unknown;
    readonly rank: number;
  }[];
}

function resultOf({ code, stdout, stderr }: Finished): SearchResult {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout) as SearchResult;
}

const ranking = ({ best }: SearchResult) =>
  best.map(({ architecture, outcome, rank }) => ({ architecture, outcome, rank }));

describe('naswot search', () => {
  it('scores every sample, to the bit the same with one lane and with three', async () => {
    await using one = await scratchHome();
    await using three = await scratchHome();
    const first = resultOf(
      await runNaswot(one.folder, ...search('--samples', '60', '--lanes', '1', '--top', '60')),
    );
    const second = resultOf(
      await runNaswot(three.folder, ...search('--samples', '60', '--lanes', '3', '--top', '60')),
    );
    expect(first.search).toMatchObject({ state: 'completed', samples: 60, pending: 0 });
    expect(first.search.scored + first.search.unscorable + first.search.reused).toBe(60);
    expect(first.search.spec.digest).toBe(second.search.spec.digest);
    expect(ranking(second)).toEqual(ranking(first));
  });

  it('scores nothing a second time, and with another seed only what is new', async () => {
    await using home = await scratchHome();
    const whole = resultOf(await runNaswot(home.folder, ...search('--samples', '40')));
    const again = resultOf(await runNaswot(home.folder, ...search('--samples', '40')));
    expect(again.search).toMatchObject({ scored: 0, unscorable: 0, reused: 40, pending: 0 });
    expect(ranking(again)).toEqual(ranking(whole));
    const { stdout } = await runNaswot(home.folder, 'searches', 'show', again.search.id);
    expect(stdout).toMatch(/^40 samples: 0 scored, 0 unscorable, 40 reused; [\d.]+ m?s$/m);
    const other = resultOf(await runNaswot(home.folder, ...search('--samples', '40', '--seed', '1')));
    const { scored, unscorable, reused } = other.search;
    expect(scored + unscorable + reused).toBe(40);
    expect(scored).toBeGreaterThan(0);
  });

  it('pauses when it is interrupted, and says how to go on', async () => {
    await using home = await scratchHome();
    const running = startNaswot(home.folder, ...search('--samples', '2000'));
    await running.said('search ');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/paused; go on with 'naswot search --resume \w+'/);
  });

  it('tells a second process which one holds the store', async () => {
    await using home = await scratchHome();
    const first = startNaswot(home.folder, ...search('--samples', '2000'));
    await first.said('search ');
    const second = await runNaswot(home.folder, 'searches', 'list');
    first.process.kill('SIGKILL');
    await first.finished;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is in use by process ${first.process.pid}`);
    // A dead holder's lock is taken over.
    expect((await runNaswot(home.folder, 'searches', 'list', '--json')).code).toBe(0);
  });
});
