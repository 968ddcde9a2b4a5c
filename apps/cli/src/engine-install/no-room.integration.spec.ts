import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { onTinyFileSystem } from '../testing/tiny-file-system.ts';
import { InstallError } from './install-error.ts';
import { asNoRoom } from './no-room.ts';
import { runProgram } from './run-program.ts';

const sentence = /^no room is left in .* or in /;
const hint = /^make room, or choose another folder with --home DIR/;

describe('an installation on a disk that is full', () => {
  it('says so, whoever found no room', { timeout: 60_000 }, async () => {
    await onTinyFileSystem(4, async ({ folder }) => {
      const signal = new AbortController().signal;
      const acts = [
        () => writeFile(path.join(folder, 'file'), new Uint8Array(8e6)),
        () =>
          runProgram('dd', ['if=/dev/zero', `of=${path.join(folder, 'copy')}`, 'bs=1M', 'count=8'], {
            ...{ folder, signal, isShown: false },
          }),
      ];
      for (const act of acts) {
        const error = asNoRoom(await act().then(String, (reason: unknown) => reason), folder);
        expect(error).toBeInstanceOf(InstallError);
        expect(error).toMatchObject({
          message: expect.stringMatching(sentence) as unknown,
          hint: expect.stringMatching(hint) as unknown,
        });
      }
    });
  });

  it.each([
    // https://github.com/yashab-cyber/HackGpt/issues/9
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    // https://github.com/Rich-Harris/packd/issues/159
    'npm ERR! nospc ENOSPC: no space left on device, write',
  ])('is known by what pip and npm say: %s', (said) => {
    expect(asNoRoom(new Error(`it ended with exit code 1:\n${said}`), '/home')).toBeInstanceOf(InstallError);
  });

  it('is not what any other error is', () => {
    const error = new Error('pip fetched something else');
    expect(asNoRoom(error, '/home')).toBe(error);
  });
});
