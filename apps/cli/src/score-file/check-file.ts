import { stat } from 'node:fs/promises';
import { explainFileError } from '@naswot/dataset';
import { UsageError } from '../usage-error.ts';

/** Throws a UsageError where there is no file that can be read twice. */
export async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${explainFileError(error)}`);
  });
  if (found.isFile()) return;
  const what = found.isDirectory() ? 'it is a folder' : 'it is no file, which is read twice';
  throw new UsageError(`${file} cannot be read: ${what}`);
}
