/** A Python tuple. */
export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A callable or class that a pickle names; only those of the whitelist come into being. */
export class PickleGlobal {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** numpy's number type of eight or fewer bytes, as `f8`; its byte order is known once its state is set. */
export class NumpyDtype {
  readonly code: string;
  isComplete = false;

  constructor(code: string) {
    this.code = code;
  }
}

/**
 * What a pickle holds, as data: Python's int is a number where that is exact, else a bigint; str, bytes, list, dict (an
 * OrderedDict too) and set are string, Uint8Array, array, Map and Set; a numpy scalar is its number.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleTuple
  | PickleGlobal
  | NumpyDtype;

/** What a value is, for messages. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'a dict';
  if (value instanceof Set) return 'a set';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof PickleGlobal) return `the global ${value.name}`;
  if (value instanceof NumpyDtype) return 'a numpy dtype';
  return `a ${typeof value}`;
}
