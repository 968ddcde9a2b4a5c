import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBuf } from './run-buf.ts';

const library = path.resolve(import.meta.dirname, '../../libs/protocol');
const fine = { exitCode: 0, output: '' };

const againstBaseline = ['breaking', 'proto', '--against', 'baseline.binpb'] as const;

describe('the protocol', () => {
  it('is written as protocols are: names, files, comments on every field', async () => {
    expect(await runBuf(['lint'])).toEqual(fine);
  });

  it('is formatted', async () => {
    expect(await runBuf(['format', 'proto', '--diff', '--exit-code'])).toEqual(fine);
  });

  it('breaks nobody who speaks the one that was given out', async () => {
    expect(await runBuf(againstBaseline)).toEqual(fine);
  });
});

describe('a change of the protocol', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-protocol-'));
    for (const name of ['proto', 'vendor', 'buf.yaml', 'baseline.binpb'])
      await cp(path.join(library, name), path.join(folder, name), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const change = async (file: string, from: string, to: string): Promise<void> => {
    const target = path.join(folder, 'proto/naswot/v1', file);
    const text = await readFile(target, 'utf8');
    expect(text).toContain(from);
    await writeFile(target, text.replace(from, to));
  };

  it.each([
    ['removes a field', 'score.proto', '  uint64 macs = 10;', ''],
    ['gives a field another type', 'search.proto', 'uint32 window = 9', 'uint64 window = 9'],
    ['gives a field another number', 'scoring.proto', 'string proxy = 1', 'string proxy = 11'],
    ['gives a method another name', 'search_service.proto', 'rpc PauseSearch(', 'rpc StopSearch('],
    ['removes a value of an enum', 'search.proto', '  SEARCH_STATE_FAILED = 5;', ''],
  ] as const)('that %s is found', async (_what, file, from, to) => {
    await change(file, from, to);
    const { exitCode, output } = await runBuf(againstBaseline, folder);
    expect(exitCode).toBe(100);
    expect(output).toContain(file);
  });

  it('that adds a field breaks nobody', async () => {
    await change('search.proto', 'uint32 window = 9;', 'uint32 window = 9;\n  // New.\n  string note = 100;');
    expect(await runBuf(againstBaseline, folder)).toEqual(fine);
  });
});
