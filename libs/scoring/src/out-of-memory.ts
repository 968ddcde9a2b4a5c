import { CodesTooLarge } from '@naswot/kernel';

/**
 * Thrown by an engine where its device, or the process, has no room for a network. The engine has let go of what it had taken for
 * that network and runs the next.
 */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

/** What Node says where there is no room for an array or for WebAssembly: all of them are RangeErrors. */
const saidByNode: readonly RegExp[] = [
  /^array buffer allocation failed/i,
  // Longer than any array may be: a number of values that no machine holds.
  /^invalid (typed )?array (buffer )?length: \d{9,}/i,
  /^WebAssembly\..*(out of memory|could not allocate|cannot allocate|maximum memory size|unable to grow)/i,
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const oneLine = (message: string): string => message.replaceAll(/\s+/g, ' ').trim();

/** OutOfMemory where that is what the error says, by one of the engine's own sentences, of Node's or of the kernel's; else the error as it is. */
export function asOutOfMemory(error: unknown, saidByEngine: readonly RegExp[]): unknown {
  if (error instanceof OutOfMemory) return error;
  const message = messageOf(error);
  const known = error instanceof RangeError ? [...saidByNode, ...saidByEngine] : saidByEngine;
  if (!(error instanceof CodesTooLarge) && !known.some((sentence) => sentence.test(message))) return error;
  return new OutOfMemory(`running it took more memory than there was: ${oneLine(message)}`, { cause: error });
}
