import { describe, expect, it } from 'vitest';
import { rawPickle, writePickle } from '../testing/write-pickle.ts';
import { PickleMachine, readPickle } from './pickle-machine.ts';
import { PickleTuple, type PickleValue } from './pickle-value.ts';

const limits = { maximumValues: 1000, maximumBytes: 1000, maximumDepth: 8 };
const read = (bytes: string): PickleValue => readPickle(rawPickle(bytes), limits);

/** `SHORT_BINUNICODE`. */
const text = (value: string): string => `\x8c${String.fromCharCode(value.length)}${value}`;
const dtype = (code: string): string =>
  `${text('numpy')}${text('dtype')}\x93${text(code)}\x89\x88\x87R(K\x03${text('<')}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb`;
const scalar = (code: string, bytes: string, module = 'numpy.core.multiarray'): string =>
  `${text(module)}${text('scalar')}\x93${dtype(code)}C${String.fromCharCode(bytes.length)}${bytes}\x86R`;

describe('a pickle', () => {
  it.each<[string, string, PickleValue]>([
    ['None, True, False', 'N\x88\x89\x87', new PickleTuple([null, true, false])],
    ['whole numbers', 'K\x07M\x01\x02J\xfe\xff\xff\xff\x87', new PickleTuple([7, 513, -2])],
    ['a long number', '\x8a\x02\x00\xff', -256],
    ['a number above 2^53', '\x8a\x08\x01\x00\x00\x00\x00\x00\x20\x00', 9007199254740993n],
    ['a double', 'G\x40\x09\x21\xfb\x54\x44\x2d\x18', Math.PI],
    ['text of two alphabets', `${text('a')}X\x02\x00\x00\x00\xc3\xa9\x86`, new PickleTuple(['a', 'é'])],
    ['bytes', 'C\x02ab', Uint8Array.of(97, 98)],
    ['lists, empty, of one, of two', ']](K\x01K\x02e]K\x03a\x87', new PickleTuple([[], [1, 2], [3]])],
    [
      'dicts of one and of two',
      `}K\x01K\x02s}(K\x01NK\x02Nu\x86`,
      new PickleTuple([
        new Map([[1, 2]]),
        new Map([
          [1, null],
          [2, null],
        ]),
      ]),
    ],
    ['a set', '\x8f(K\x01K\x02\x90', new Set([1, 2])],
    [
      'tuples of none and of one',
      '))\x85\x86',
      new PickleTuple([new PickleTuple([]), new PickleTuple([new PickleTuple([])])]),
    ],
    ['what it comes back to', `${text('x')}\x94h\x00j\x00\x00\x00\x00\x87`, new PickleTuple(['x', 'x', 'x'])],
    [
      'what it came back to by number',
      `${text('x')}q\x00r\x01\x00\x00\x00h\x00h\x01\x87`,
      new PickleTuple(['x', 'x', 'x']),
    ],
    ['an OrderedDict', `${text('collections')}${text('OrderedDict')}\x93)RK\x01K\x02s`, new Map([[1, 2]])],
    ['an OrderedDict of protocol 2', 'ccollections\nOrderedDict\n)R', new Map()],
    ['a float64 of numpy', scalar('f8', '\x00\x00\x00\x00\x00\x00\xf8\x3f'), 1.5],
    ['a float32 of numpy 2', scalar('f4', '\x00\x00\xc0\x3f', 'numpy._core.multiarray'), 1.5],
    ['an int64 of numpy', scalar('i8', '\xff\xff\xff\xff\xff\xff\xff\xff'), -1],
    ['frames', '\x95\x05\x00\x00\x00\x00\x00\x00\x00N', null],
  ])('may hold %s', (_, bytes, expected) => {
    expect(read(bytes)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['calls a program', 'cos\nsystem\n', 'asks for os.system, which is refused'],
    [
      'calls a program by its other name',
      `${text('posix')}${text('system')}\x93`,
      'asks for posix.system, which is refused',
    ],
    ['runs Python', 'cbuiltins\neval\n', 'asks for builtins.eval, which is refused'],
    [
      'reaches through a name that is allowed',
      `${text('numpy')}${text('dtype.__reduce__')}\x93`,
      'numpy.dtype.__reduce__',
    ],
    [
      'names what JavaScript has',
      `${text('constructor')}${text('name')}\x93`,
      'constructor.name, which is refused',
    ],
    ['has a name that moves the cursor', 'cos\x1b[2J\nsystem\n', 'asks for os··2J.system'],
    ['builds an object of a class', ')\x81', 'NEWOBJ: this opcode is not read'],
    ['builds one of protocol 0', '(ios\nsystem\n', 'INST: this opcode is not read'],
    ['asks for what is outside of it', 'K\x01Q', 'BINPERSID: this opcode is not read'],
    ['asks for a registered class', '\x82\x01', 'EXT1: this opcode is not read'],
    ['has an opcode that is none', '\xff', '0xff: this opcode is not read'],
    ['calls a dict', '})R', 'REDUCE: it calls a dict'],
    [
      'calls with other than a tuple',
      `ccollections\nOrderedDict\n]R`,
      'it calls collections.OrderedDict with a list',
    ],
    [
      'fills an OrderedDict when it is made',
      `ccollections\nOrderedDict\n]\x85R`,
      'OrderedDict with arguments',
    ],
    ['sets the state of a dict', '}}b', 'BUILD: it sets the state of a dict'],
    [
      'holds a dtype of objects',
      `${text('numpy')}${text('dtype')}\x93${text('O8')}\x89\x88\x87R`,
      "numpy dtype 'O8'; expected one of f8",
    ],
    [
      'holds a dtype of JavaScript',
      `${text('numpy')}${text('dtype')}\x93${text('constructor')}\x85R`,
      "numpy dtype 'constructor'",
    ],
    ['holds a scalar that is too short', scalar('f8', 'abc'), "numpy scalar 'f8' of 3 bytes"],
    [
      'holds a scalar without a dtype',
      `${text('numpy.core.multiarray')}${text('scalar')}\x93NN\x86R`,
      'scalar with other than',
    ],
    ['has protocol 6', '\x80\x06', 'PROTO: it has protocol 6'],
    ['takes from an empty stack', 'a', 'APPEND: it takes more from the stack'],
    ['takes from below a mark', '](a', 'APPEND: it takes more from the stack'],
    ['closes no mark', 'e', 'APPENDS: it closes a mark that is not open'],
    ['appends to a tuple', ')Na', 'it appends to a tuple'],
    ['sets items of a list', ']NNs', 'it sets items of a list'],
    ['adds items to a dict', '}(N\x90', 'it adds items to a dict'],
    ['has a list for a key', '}]Ns', 'a list is a key'],
    ['has a key without a value', '}(Nu', 'a key without a value'],
    ['refers to what is not there', 'h\x07', 'memo entry 7, which is not there'],
    [
      'numbers what it may come back to otherwise than Python does',
      'Nq\x00q\x02',
      'makes memo entry 2; expected 1',
    ],
    ['holds a string that is not UTF-8', '\x8c\x01\xff', 'not UTF-8'],
    ['holds an integer of 9 bytes', '\x8a\x09123456789', 'an integer of 9 bytes'],
    ['names a global by a number', 'K\x01K\x02\x93', 'it names a global by a number and a number'],
    ['has a name without an end', `c${'x'.repeat(300)}\ny\n`, 'a name is longer than 256 bytes'],
  ])('that %s is refused', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
    expect(() => read(bytes)).toThrow(/^the pickle is refused at byte \d+, \w+: /);
  });

  it.each<[string, string, string]>([
    ['values', 'N0'.replace('0', '').repeat(1001), 'more than 1000 values'],
    ['memo entries', `N${'\x94'.repeat(1001)}`, 'more than 1000 values'],
    ['references', `N\x94${'h\x00'.repeat(1001)}`, 'more than 1000 values'],
    ['text', `B\xe9\x03\x00\x00`, 'more than 1000 bytes'],
    ['text that is never there', `X\xff\xff\xff\xff`, 'more than 1000 bytes'],
    ['open marks', '('.repeat(9), 'nests deeper than 8'],
    ['tuples within tuples', `N${'\x85'.repeat(9)}`, 'nests deeper than 8'],
    ['lists within lists', `${']'.repeat(9)}${'a'.repeat(8)}`, 'nests deeper than 8'],
    ['dicts within dicts', `${'}N'.repeat(9)}N${'s'.repeat(9)}`, 'nests deeper than 8'],
  ])('of too many %s is refused', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  it('may hold itself, which no one follows', () => {
    const list = read(']\x94h\x00a') as PickleValue[];
    expect(list[0]).toBe(list);
  });

  it('is refused where it is cut anywhere, or goes on after its end', () => {
    const bytes = writePickle(
      new Map<PickleValue, PickleValue>([['ab', [1, 2.5, new PickleTuple([null, 'c'])]]]),
    );
    for (let length = 0; length < bytes.length; length++)
      expect(() => readPickle(bytes.subarray(0, length))).toThrow(`truncated: it ends at byte`);
    expect(() => readPickle(Buffer.concat([bytes, bytes]))).toThrow(
      `goes on after its end, byte ${bytes.length}`,
    );
  });

  it('is refused where it stops with more or less than one value', () => {
    expect(() => read('')).toThrow('stops with 0 values');
    expect(() => read('NN')).toThrow('stops with 2 values');
    expect(() => read('N(')).toThrow('1 marks left');
  });
});

describe('a streamed pickle', () => {
  /** What is handed on of the dict at `items`. */
  function stream(bytes: Uint8Array, of = limits): { items: unknown[]; start: unknown; rest: PickleValue } {
    const items: unknown[] = [];
    let start: unknown;
    const machine = new PickleMachine({
      limits: of,
      stream: {
        key: 'items',
        onStart: (siblings) => {
          start = Object.fromEntries(siblings);
        },
        onItem: (key, value) => items.push([key, value]),
      },
    });
    machine.add(bytes);
    return { items, start, rest: machine.end() };
  }

  const outer = (items: ReadonlyMap<PickleValue, PickleValue>): Uint8Array =>
    writePickle(
      new Map<PickleValue, PickleValue>([
        ['names', ['a']],
        ['items', new Map(items)],
        ['after', 1],
      ]),
    );
  const numbered = (count: number): Map<PickleValue, PickleValue> =>
    new Map(Array.from({ length: count }, (_, n) => [n, new Map([['value', n % 200]])]));

  it('hands on each item of its dict, and keeps none', () => {
    const { items, start, rest } = stream(outer(numbered(3)));
    expect(items).toEqual([0, 1, 2].map((n) => [n, new Map([['value', n]])]));
    expect(start).toEqual({ names: ['a'] });
    expect(rest).toEqual(
      new Map<string, unknown>([
        ['names', ['a']],
        ['items', new Map()],
        ['after', 1],
      ]),
    );
  });

  it('hands on the one item of a dict of one', () => {
    const bytes = `}(${text('items')}}K\x05${text('v')}su`;
    expect(stream(rawPickle(bytes)).items).toEqual([[5, 'v']]);
  });

  it('may have more items than one may have values', () => {
    expect(stream(outer(numbered(2000))).items).toHaveLength(2000);
    expect(() => readPickle(outer(numbered(2000)), limits)).toThrow('more than 1000 values');
  });

  it('comes back to a string of an earlier item, but not to all else of it', () => {
    const record = (n: number, more: string): string =>
      `M${String.fromCharCode(n & 255, n >> 8)}}(K\x00Nu`.replace('N', more);
    const items = Array.from({ length: 40 }, (_, n) =>
      record(n, n === 20 ? `(${text('name')}\x94]\x94t` : 'N'),
    ).join('');
    const shared = (index: string): Uint8Array =>
      rawPickle(`}(${text('items')}}(${items}${record(41, `h${index}`)}uu`);
    expect(stream(shared('\x00')).items.at(-1)).toEqual([41, new Map([[0, 'name']])]);
    expect(() => stream(shared('\x01'))).toThrow(
      'memo entry 1, which belongs to an earlier record and was let go',
    );
  });
});
