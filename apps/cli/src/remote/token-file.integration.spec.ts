import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { readToken } from './token-file.ts';

const token = 'kWx4-Qm9_z7.Tr2~Lp8+';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-token-'));
  file = path.join(folder, 'token');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(text: string, mode = 0o600): Promise<void> {
  await writeFile(file, text);
  await chmod(file, mode);
}

const refusal = async (): Promise<UsageError> => {
  const error: unknown = await readToken(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
};

describe('the file of a token', () => {
  it.each([token, `${token}\n`, `  ${token}  \r\n\n`])('holds it alone: %j', async (text) => {
    await write(text);
    expect(await readToken(file)).toEqual({ token, isExposed: false });
  });

  it.each([
    [0o600, false],
    [0o640, false],
    [0o604, true],
    [0o644, true],
  ])('is exposed where everybody may read it: mode %o', async (mode, isExposed) => {
    await write(token, mode);
    expect(await readToken(file)).toMatchObject({ isExposed });
  });

  it.each(['', '\n', `operator ${token}`, `${token}\n${token}`, `${token}é`, 'x'.repeat(600)])(
    'is refused unread aloud where it holds another thing: %j',
    async (text) => {
      await write(text);
      const { message, hint } = await refusal();
      expect(message).toContain(`${file} holds no token`);
      expect(`${message} ${hint}`).not.toContain(token);
    },
  );

  it('is named where there is none', async () => {
    expect((await refusal()).message).toBe(
      `the token file ${file} cannot be read: there is no such file or folder`,
    );
  });
});
