import { PickleTuple, type PickleValue } from '../pickle/pickle-value.ts';

const code = (letter: string): Buffer => Buffer.from(letter, 'latin1');

function number(value: number): Buffer {
  if (Number.isInteger(value) && !Object.is(value, -0) && value >= 0 && value < 256)
    return Buffer.from([0x4b, value]);
  const bytes = Buffer.alloc(9);
  bytes[0] = 0x47;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([code('X'), length, bytes, code('\x94')]);
}

function body(value: PickleValue): Buffer {
  if (value === null) return code('N');
  if (typeof value === 'boolean') return code(value ? '\x88' : '\x89');
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return Buffer.concat([code(']\x94('), ...value.map(body), code('e')]);
  if (value instanceof PickleTuple)
    return Buffer.concat([code('('), ...value.items.map(body), code('t\x94')]);
  if (value instanceof Map)
    return Buffer.concat([
      code('}\x94('),
      ...[...value].flatMap(([key, item]) => [body(key), body(item)]),
      code('u'),
    ]);
  throw new TypeError('only what the tests need is written');
}

/** A pickle of protocol 4 without shared objects. */
export const writePickle = (value: PickleValue): Uint8Array =>
  Buffer.concat([code('\x80\x04'), body(value), code('.')]);

/** A pickle of these bytes, after its protocol and before its end. */
export const rawPickle = (bytes: string): Uint8Array => code(`\x80\x04${bytes}.`);
