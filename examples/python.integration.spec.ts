import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
} from '../apps/cli/src/testing/cluster-processes.ts';
import { runNaswot } from '../apps/cli/src/testing/run-naswot.ts';
import { providePython, pythonExamples } from '../tools/python/provide-python.ts';

const run = promisify(execFile);
const protos = path.resolve(import.meta.dirname, '../libs/protocol/proto');

let python = '';
let folder = '';
beforeAll(async () => {
  python = await providePython();
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-python-'));
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stubs as the README makes them. */
async function makeStubs(): Promise<string> {
  const stubs = path.join(folder, 'stubs');
  await mkdir(stubs);
  const names = await readdir(path.join(protos, 'naswot/v1'));
  const files = names.map((name) => path.join(protos, 'naswot/v1', name));
  const words = [
    '-m',
    'grpc_tools.protoc',
    '-I',
    protos,
    `--python_out=${stubs}`,
    `--grpc_python_out=${stubs}`,
  ];
  await run(python, [...words, ...files]);
  return stubs;
}

describe('the examples in Python', () => {
  it('drive a coordinator, and read an export of what it has', async () => {
    const stubs = await makeStubs();
    await using cluster = await openCluster();
    await using coordinator = await startCoordinator(cluster);
    await using _ = await startScorer(cluster, 'one');
    const address = addressOf(coordinator);
    const drive = async (...args: readonly string[]): Promise<string> => {
      const script = path.join(pythonExamples, 'follow_search.py');
      const env = { ...process.env, PYTHONPATH: stubs };
      return (await run(python, [script, address, ...args], { env })).stdout;
    };
    const [first = '', ...rows] = (await drive('--samples', '5')).trimEnd().split('\n');
    const id = /^search (\w+)$/.exec(first)?.[1] ?? '';
    expect(rows).toHaveLength(5);
    const values = rows.map((row) => Number(row.split('\t')[0]));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    const there = ['--coordinator', address];
    const file = path.join(folder, 'scores.csv');
    const exported = await runNaswot(
      cluster.home,
      'scores',
      'export',
      ...there,
      '--search',
      id,
      '--output',
      file,
    );
    expect(exported.stderr).toContain('wrote');
    const { stdout } = await run(python, [path.join(pythonExamples, 'read_export.py'), file]);
    expect(stdout).toMatch(/^parameters +int64$/m);
    expect(stdout).toMatch(/^Spearman's rho of 5 rows under \w{12}$/m);
    // Another of the same spec and seed finds every score there.
    expect((await drive('--samples', '5', '--like', id)).trimEnd().split('\n').slice(1)).toEqual(rows);
    await expect(drive('--like', 'nothing')).rejects.toThrow(/follow_search: .*nothing/);
  }, 600_000);
});
