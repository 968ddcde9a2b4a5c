import { tmpdir } from 'node:os';
import { messageOf } from '../message-of.ts';
import { InstallError } from './install-error.ts';

/** What Node and npm say, and what the C library says to pip, compilers and other programs. */
const said = /\bENOSPC\b|No space left on device/;

/** An InstallError with what to do where a disk was full, of the folder or of temporary files; else the error as it is. */
export function asNoRoom(error: unknown, folder: string): unknown {
  if (!said.test(messageOf(error))) return error;
  return new InstallError(
    `no room is left in ${folder} or in ${tmpdir()}`,
    'make room, or choose another folder with --home DIR (for temporary files: TMPDIR); the same command goes on with what was downloaded',
    { cause: error },
  );
}
