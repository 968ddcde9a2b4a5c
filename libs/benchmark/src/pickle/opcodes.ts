import type { ByteCursor } from './byte-cursor.ts';
import { callGlobal, exactInteger, findGlobal, setState } from './globals.ts';
import { PickleError } from './pickle-error.ts';
import type { PickleStack } from './pickle-stack.ts';
import { kindOf, PickleTuple, type PickleValue } from './pickle-value.ts';

/** Reads its arguments first, so that it can be tried again when the bytes end within them. */
type Opcode = (stack: PickleStack, from: ByteCursor) => void;

const newestProtocol = 5;
/** Of LONG1: counts of this project fit a 64-bit integer. */
const longestInteger = 8;

function text(stack: PickleStack, from: ByteCursor, length: number): void {
  stack.admit(length);
  stack.push(from.text(length));
  stack.spend(0, length);
}

function byteString(stack: PickleStack, from: ByteCursor, length: number): void {
  stack.admit(length);
  stack.push(from.bytes(length));
  stack.spend(0, length);
}

function protocol(_: PickleStack, from: ByteCursor): void {
  const version = from.uint8();
  if (version > newestProtocol)
    throw new PickleError(`it has protocol ${version}; expected at most ${newestProtocol}`);
}

function long1(stack: PickleStack, from: ByteCursor): void {
  const length = from.uint8();
  if (length > longestInteger) throw new PickleError(`it holds an integer of ${length} bytes`);
  const bytes = from.bytes(length);
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  stack.push(exactInteger(BigInt.asIntN(8 * length, value)));
}

function stackGlobal(stack: PickleStack): void {
  const [name, module] = [stack.pop(), stack.pop()];
  if (typeof module !== 'string' || typeof name !== 'string')
    throw new PickleError(`it names a global by ${kindOf(module)} and ${kindOf(name)}`);
  stack.push(findGlobal(module, name));
}

function global(stack: PickleStack, from: ByteCursor): void {
  const module = from.line();
  stack.push(findGlobal(module, from.line()));
}

function reduce(stack: PickleStack): void {
  const given = stack.pop();
  stack.push(callGlobal(stack.pop(), given));
}

function build(stack: PickleStack): void {
  const state = stack.pop();
  setState(stack.top(), state);
}

/** The last `count` values, in their order. */
function last(stack: PickleStack, count: number): PickleValue[] {
  return Array.from({ length: count }, () => stack.pop()).reverse();
}

function memoize(stack: PickleStack): void {
  stack.spend(1, 0);
  stack.memo.append(stack.top());
}

function put(stack: PickleStack, index: number): void {
  stack.spend(1, 0);
  stack.memo.put(index, stack.top());
}

/**
 * The whitelist, by Python's byte. What builds objects of classes (NEWOBJ, INST, OBJ, EXT), comes from outside (PERSID,
 * NEXT_BUFFER) or is of protocols 0 and 1 alone is not in it.
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
const table: Readonly<Record<string, Opcode>> = {
  '\x80': protocol,
  // A frame says how much may be read ahead, and no more.
  '\x95': (_, from) => void from.uint64(),
  '(': (stack) => stack.mark(),
  N: (stack) => stack.push(null),
  '\x88': (stack) => stack.push(true),
  '\x89': (stack) => stack.push(false),
  K: (stack, from) => stack.push(from.uint8()),
  M: (stack, from) => stack.push(from.uint16()),
  J: (stack, from) => stack.push(from.int32()),
  '\x8a': long1,
  G: (stack, from) => stack.push(from.float64()),
  '\x8c': (stack, from) => text(stack, from, from.uint8()),
  X: (stack, from) => text(stack, from, from.uint32()),
  C: (stack, from) => byteString(stack, from, from.uint8()),
  B: (stack, from) => byteString(stack, from, from.uint32()),
  ']': (stack) => stack.push([]),
  '}': (stack) => stack.push(new Map()),
  '\x8f': (stack) => stack.push(new Set()),
  ')': (stack) => stack.push(new PickleTuple([])),
  t: (stack) => stack.pushTuple(stack.popToMark()),
  '\x85': (stack) => stack.pushTuple(last(stack, 1)),
  '\x86': (stack) => stack.pushTuple(last(stack, 2)),
  '\x87': (stack) => stack.pushTuple(last(stack, 3)),
  a: (stack) => stack.append(last(stack, 1)),
  e: (stack) => stack.append(stack.popToMark()),
  s: (stack) => stack.setItems(last(stack, 2)),
  u: (stack) => stack.setItems(stack.popToMark()),
  '\x90': (stack) => stack.addToSet(stack.popToMark()),
  '\x94': memoize,
  q: (stack, from) => put(stack, from.uint8()),
  r: (stack, from) => put(stack, from.uint32()),
  h: (stack, from) => stack.push(stack.memo.get(from.uint8())),
  j: (stack, from) => stack.push(stack.memo.get(from.uint32())),
  c: global,
  '\x93': stackGlobal,
  R: reduce,
  b: build,
};

/** By byte; what is not there is refused. */
export const opcodes: readonly (Opcode | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => table[String.fromCharCode(code)],
);

/** Ends a pickle. */
export const stop = '.'.charCodeAt(0);
