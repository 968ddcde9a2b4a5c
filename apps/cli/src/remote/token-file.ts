import { open } from 'node:fs/promises';
import { explainFileError } from '@naswot/dataset';
import { UsageError } from '../usage-error.ts';

/** A token of a client, and whether others than its owner's group may read the file. */
export interface StoredToken {
  readonly token: string;
  readonly isExposed: boolean;
}

/** As RFC 6750 has a bearer token. */
const bearerToken = /^[A-Za-z0-9\-._~+/]{1,512}=*$/;
const readableByAll = 0o004;

async function readText(file: string): Promise<{ readonly text: string; readonly mode: number }> {
  try {
    await using handle = await open(file);
    return { text: await handle.readFile('utf8'), mode: (await handle.stat()).mode };
  } catch (error) {
    throw new UsageError(`the token file ${file} cannot be read: ${explainFileError(error)}`);
  }
}

/** The one token that a file holds. Throws a UsageError, which never quotes what the file holds. */
export async function readToken(file: string): Promise<StoredToken> {
  const { text, mode } = await readText(file);
  const token = text.trim();
  if (!bearerToken.test(token))
    throw new UsageError(
      `the token file ${file} holds no token: expected one line of letters, digits and -._~+/`,
      "a coordinator's own file has a role before each token: the token alone is wanted here",
    );
  return { token, isExposed: (mode & readableByAll) !== 0 };
}
