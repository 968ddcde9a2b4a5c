import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRemote, type RemoteCommands } from '../testing/remote-commands.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

let remote: RemoteCommands;
beforeAll(async () => (remote = await openRemote()));
afterAll(() => remote[Symbol.asyncDispose]());

const run = (...args: readonly string[]): Promise<Finished> => remote.start(...args).finished;

describe('scores at a coordinator', () => {
  /** The lines of an export, without what is of one search and one machine. */
  const rowsOf = (exported: string): readonly unknown[] =>
    exported
      .trimEnd()
      .split('\n')
      .map((line) => ({ ...(JSON.parse(line) as object), search: '', scoredAt: '', durationMs: 0 }));

  it('are queried and exported as from a store', async () => {
    await using own = await scratchHome();
    const flags = tinySearch('--samples', '20', '--weights-seed', '77', '--name', 'exported');
    documentOf(await run(...flags, '--json'));
    documentOf(await runNaswot(own.folder, ...flags, '--json'));
    const exporting = ['scores', 'export', '--format', 'jsonl', '--search', 'exported'];
    const far = await run(...exporting);
    expect(far.code).toBe(0);
    expect(rowsOf(far.stdout)).toEqual(rowsOf((await runNaswot(own.folder, ...exporting)).stdout));
    const querying = ['scores', 'query', '--search', 'exported', '--limit', '7'];
    const table = await run(...querying);
    expect(table.stdout).toContain('\n7 scores\n');
    expect(table.stdout).toBe((await runNaswot(own.folder, ...querying)).stdout);
  });

  it('are refused for a search that is not there, and are not imported', async () => {
    expect(await run('scores', 'query', '--search', 'nobody')).toMatchObject({
      code: 2,
      stderr:
        "naswot: error: there is no search 'nobody'\nhint: 'naswot searches list' shows what there is\n",
    });
    const { code, stderr } = await runNaswotWith('scores', 'import', 'scores.jsonl');
    expect(code).toBe(2);
    expect(stderr).toContain('takes no scores\nhint: name the store with --store URL');
  });
});

/** The coordinator is named by the working directory's naswot.toml. */
async function runNaswotWith(...args: readonly string[]): Promise<Finished> {
  await using own = await scratchHome();
  await writeFile(path.join(own.folder, 'naswot.toml'), `coordinator = "${remote.address}"\n`);
  return await runNaswot(own.folder, ...args);
}

describe('naswot scorers and doctor', () => {
  it('show the scorers that a coordinator has', async () => {
    const { scorers } = documentOf(await run('scorers', '--json')) as {
      readonly scorers: readonly { readonly name: string }[];
    };
    expect(scorers.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(scorers[0]).toMatchObject({ engine: { name: 'onnx-cpu' }, lanes: 1 });
    expect((await run('scorers')).stdout).toMatch(/^one +onnx-cpu .* 1 +[\d,]+ +\d+\.\d +.* ago +\S/m);
  });

  it('say how the coordinator is reached, and open no store', async () => {
    const { stdout, code } = await runNaswotWith('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^coordinator +fine +127\.0\.0\.1:\d+ answers, not encrypted$/m);
    expect(stdout).toMatch(/^scorers +fine +2; lanes: 2$/m);
    expect(stdout).not.toMatch(/^store /m);
  });

  it('say what to do where no coordinator answers or none is named', async () => {
    const nowhere = await runNaswot(remote.folder, 'doctor', '--coordinator', '127.0.0.1:1');
    expect(nowhere.code).toBe(1);
    expect(nowhere.stdout).toMatch(
      /^coordinator +broken +no coordinator answers at 127\.0\.0\.1:1: .*ECONNREFUSED/m,
    );
    expect(await runNaswot(remote.folder, 'scorers')).toMatchObject({
      code: 2,
      stderr:
        'naswot: error: this asks a coordinator, and none is named\nhint: name one with --coordinator HOST:PORT or NASWOT_COORDINATOR\n',
    });
  });
});
