import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { includedIn, readIncluded } from './included-file.ts';
import { UsageError } from './usage-error.ts';

const space = findSpace('nas-bench-201');
const first = space.atPublishedIndex(100);

describe('a file of included architectures', () => {
  let file: string;
  beforeAll(async () => {
    file = path.join(await mkdtemp(path.join(tmpdir(), 'naswot-include-')), 'architectures');
  });
  afterAll(() => rm(path.dirname(file), { recursive: true }));
  const read = async (text: string) => {
    await writeFile(file, text);
    return readIncluded(file);
  };

  it('holds strings and indices, in their order', async () => {
    const text = `@7\r\n\n  ${space.format(first)}\n@0`;
    expect(includedIn(space, await read(text))).toEqual([
      space.atPublishedIndex(7),
      first,
      space.atPublishedIndex(0),
    ]);
  });

  it.each([
    ['@7\n\n@x\n', /^--include: line 3 of .*architectures: '@x' is no index/],
    ['@15625', /^--include: line 1 of /],
    ['@1\n|none~0|+|', /^--include: line 2 of /],
    [`@100\n@3\n${space.format(first)}`, /^--include: line 3 of .* is the architecture of line 1 again$/],
  ])('names the line that is wrong: %j', async (text, message) => {
    const given = await read(text);
    const act = (): unknown => includedIn(space, given);
    expect(act).toThrow(UsageError);
    expect(act).toThrow(message);
  });

  it('names the line of what the constraints do not let through', async () => {
    const given = await read('@3\n@100');
    expect(() => includedIn(space, given, (position) => position !== first)).toThrow(
      /^--include: line 2 of .* does not keep the search's constraints$/,
    );
  });

  it('is there, and holds some', async () => {
    expect(() => readIncluded(`${file}-2`)).toThrow(/^--include: .*-2 cannot be read: /);
    await expect(read('\n \n')).rejects.toThrow(/has no lines$/);
    await expect(read('@1\n'.repeat(4_097))).rejects.toThrow(
      '4097 architectures; a search includes at most 4096',
    );
  });
});
