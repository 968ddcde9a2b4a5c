import { ByteCursor, incomplete } from './byte-cursor.ts';
import { opcodeName } from './opcode-names.ts';
import { opcodes, stop } from './opcodes.ts';
import { PickleError } from './pickle-error.ts';
import { pickleLimits, type PickleLimits } from './pickle-limits.ts';
import { PickleStack, type PickleStream } from './pickle-stack.ts';
import type { PickleValue } from './pickle-value.ts';

export interface PickleOptions {
  readonly limits?: PickleLimits;
  readonly stream?: PickleStream;
}

/**
 * Reads a pickle (protocols 2 to 5) piece by piece, as data: nothing that it names runs. Opcodes and globals are those of a
 * whitelist, and sizes and depths are bounded; anything else is a PickleError, which says at which byte. docs/adr/0016 says why.
 */
export class PickleMachine {
  readonly #cursor = new ByteCursor();
  readonly #stack: PickleStack;
  #isStopped = false;

  constructor({ limits = pickleLimits, stream }: PickleOptions = {}) {
    this.#stack = new PickleStack(limits, stream ?? null);
  }

  /** Takes the next bytes; they are read when this returns, but for an opcode that they end within. */
  add(bytes: Uint8Array): void {
    this.#cursor.add(bytes);
    while (!this.#isStopped && !this.#cursor.isAtEnd) if (!this.#step()) return;
    if (!this.#cursor.isAtEnd) throw new PickleError(`it goes on after its end, byte ${this.#cursor.offset}`);
  }

  /** What the pickle holds, once all of it was added; of a streamed dict, which is handed on, nothing. */
  end(): PickleValue {
    if (!this.#isStopped) throw new PickleError(`it is truncated: it ends at byte ${this.#cursor.offset}`);
    return this.#stack.result();
  }

  /** False where the bytes end within the opcode, which is then read again. */
  #step(): boolean {
    const start = this.#cursor.offset;
    const code = this.#cursor.uint8();
    try {
      if (code === stop) this.#isStopped = true;
      else this.#run(code);
      return true;
    } catch (error) {
      if (error === incomplete) {
        this.#cursor.goTo(start);
        return false;
      }
      if (!(error instanceof PickleError)) throw error;
      throw new PickleError(`the pickle is refused at byte ${start}, ${opcodeName(code)}: ${error.message}`, {
        cause: error,
      });
    }
  }

  #run(code: number): void {
    const opcode = opcodes[code];
    if (opcode === undefined) throw new PickleError('this opcode is not read');
    opcode(this.#stack, this.#cursor);
  }
}

/** What a whole pickle holds. Throws a PickleError. */
export function readPickle(bytes: Uint8Array, limits: PickleLimits = pickleLimits): PickleValue {
  const machine = new PickleMachine({ limits });
  machine.add(bytes);
  return machine.end();
}
