import { describe, expect, it } from 'vitest';
import { csvHeader } from '../score-file/score-csv.ts';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

describe('a search that is over', () => {
  it('is listed, shown, followed, exported and deleted, and is not to be paused', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const { search: found } = documentOf(
      await run(...tinySearch('--samples', '12', '--name', 'trial', '--json')),
    ) as { search: { id: string } };

    const { searches } = documentOf(await run('searches', 'list', '--json')) as { searches: object[] };
    expect(searches).toMatchObject([{ id: found.id, name: 'trial', state: 'completed', samples: 12 }]);
    const followed = await run('searches', 'follow', 'trial', '--top', '2');
    expect(followed.code).toBe(0);
    expect(followed.stdout).toContain(`search ${found.id} (trial): completed`);
    expect(followed.stdout).toContain('size alone would have chosen');
    expect(followed.stderr).toBe(`search ${found.id} is completed\n`);

    const refused = await run('searches', 'pause', found.id.slice(0, 4));
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/is completed: there is nothing to pause\nhint: /);

    const { stdout: csv } = await run('scores', 'export', '--search', 'trial', '--format', 'csv');
    expect(csv.split('\n')[0]).toBe(csvHeader);
    expect(csv.trimEnd().split('\n')).toHaveLength(13);
    const { scores } = documentOf(
      await run('scores', 'query', '--search', 'trial', '--limit', '3', '--json'),
    ) as { scores: object[] };
    expect(scores).toHaveLength(3);

    expect((await run('searches', 'delete', 'trial')).code).toBe(0);
    // Scores stay.
    expect((await run('scores', 'query')).stdout).toMatch(/^\d+ scores$/m);
  });
});

describe('a search that was killed', () => {
  it('is held by its process while that lives; then it is followed, paused, and resumed to its end', async () => {
    await using home = await scratchHome();
    const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
    const first = startNaswot(
      home.folder,
      ...tinySearch('--samples', '40', '--lanes', '1', '--name', 'night'),
    );
    await first.said('search ');
    // It must not end before the other process has looked; it may not have begun.
    first.process.kill('SIGSTOP');
    const refused = await run('searches', 'pause', 'night');
    first.process.kill('SIGKILL');
    await first.finished;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`is in use by process ${first.process.pid}`);
    expect(refused.stderr).toContain('hint: press Ctrl-C in its terminal');

    const followed = await run('searches', 'follow', 'night');
    expect(followed.code).toBe(130);
    expect(followed.stderr).toMatch(
      /nothing runs search \w+, which is (interrupted|paused); go on with 'naswot search --resume \w+'/,
    );
    expect(documentOf(await run('searches', 'pause', 'night', '--json'))).toMatchObject({ state: 'paused' });

    const { search: resumed } = documentOf(await run('searches', 'resume', 'night', '--json')) as {
      search: object;
    };
    expect(resumed).toMatchObject({ name: 'night', state: 'completed', samples: 40, pending: 0 });
  });
});
