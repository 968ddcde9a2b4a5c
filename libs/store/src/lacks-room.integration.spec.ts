import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lacksRoom } from './lacks-room.ts';

it.each([
  ['less is free', tmpdir(), Number.MAX_SAFE_INTEGER, true],
  ['as much is free', tmpdir(), 0, false],
  ['nobody can tell', path.join(tmpdir(), 'naswot-folder-that-is-gone'), Number.MAX_SAFE_INTEGER, false],
])('a file system where %s: %s, %d bytes, %s', async (_, folder, bytes, expected) => {
  expect(await lacksRoom(folder, bytes)).toBe(expected);
});
