import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findReferenceFolder } from './reference.ts';

describe('findReferenceFolder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-reference-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds the folder that NASWOT_REFERENCE names', async () => {
    await mkdir(path.join(folder, 'fixtures/reference'), { recursive: true });
    await writeFile(path.join(folder, 'fixtures/reference/manifest.json'), '{}');
    expect(findReferenceFolder({ NASWOT_REFERENCE: folder, CI: 'true' })).toBe(folder);
  });

  it('is null where the folder is absent', () => {
    expect(findReferenceFolder({ NASWOT_REFERENCE: folder })).toBeNull();
  });

  it('throws under continuous integration where the folder is absent', () => {
    expect(() => findReferenceFolder({ NASWOT_REFERENCE: folder, CI: 'true' })).toThrow(/CI=true/);
  });
});
