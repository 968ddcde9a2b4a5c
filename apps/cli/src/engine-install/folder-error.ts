import { explainFileError } from '@naswot/dataset';
import { InstallError } from './install-error.ts';
import { asNoRoom } from './no-room.ts';

/**
 * An InstallError with what to do where a file system refused what an installation does in a folder, or had no room for it; else
 * the error as it is.
 */
export function asFolderError(error: unknown, folder: string): unknown {
  const explained = asNoRoom(error, folder);
  if (explained !== error || !(error instanceof Error && 'syscall' in error)) return explained;
  return new InstallError(
    `${folder} cannot be written: ${explainFileError(error)}`,
    'choose another folder with --home DIR',
    { cause: error },
  );
}
