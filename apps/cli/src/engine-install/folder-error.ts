import { explainFileError } from '@naswot/dataset';
import { InstallError } from './install-error.ts';
import { asNoRoom } from './no-room.ts';

/**
 * An InstallError with what to do where a file system refused what an installation does in a folder, or had no room for it; else
 * the error as it is.
 */
export function asFolderError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return asNoRoom(error, folder);
  const explained = asNoRoom(error, folder);
  if (explained !== error) return explained;
  return new InstallError(
    `${folder} cannot be written: ${explainFileError(error)}`,
    'choose another folder with --home DIR',
    { cause: error },
  );
}
