import { PickleError } from './pickle-error.ts';
import { kindOf, NumpyDtype, PickleGlobal, PickleTuple, type PickleValue } from './pickle-value.ts';

/** Reads one number of a numpy type out of its bytes, which lie in the order of the type. */
const readers: Readonly<Record<string, (view: DataView) => number | bigint>> = {
  f8: (view) => view.getFloat64(0, true),
  f4: (view) => view.getFloat32(0, true),
  i8: (view) => view.getBigInt64(0, true),
  i4: (view) => view.getInt32(0, true),
};

function dtype([code]: readonly PickleValue[]): NumpyDtype {
  if (typeof code === 'string' && Object.hasOwn(readers, code)) return new NumpyDtype(code);
  throw new PickleError(
    `it holds a numpy dtype ${typeof code === 'string' ? `'${code}'` : kindOf(code)}; expected one of ${Object.keys(readers).join(', ')}`,
  );
}

/** A whole number that is exact as a number, else a bigint. */
export const exactInteger = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

function scalar(given: readonly PickleValue[]): number | bigint {
  const [type, bytes] = given;
  if (
    given.length !== 2 ||
    !(type instanceof NumpyDtype) ||
    !type.isComplete ||
    !(bytes instanceof Uint8Array)
  )
    throw new PickleError('it calls numpy.core.multiarray.scalar with other than a dtype and bytes');
  if (bytes.length !== Number(type.code.slice(1)))
    throw new PickleError(`it holds a numpy scalar '${type.code}' of ${bytes.length} bytes`);
  const value = readers[type.code]!(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return typeof value === 'bigint' ? exactInteger(value) : value;
}

function orderedDict(given: readonly PickleValue[]): PickleValue {
  if (given.length > 0)
    throw new PickleError('it calls collections.OrderedDict with arguments; expected none');
  return new Map();
}

/** All that a pickle may call: nothing of it runs what the pickle brings along. numpy 2 has moved its scalars. */
const callable: Readonly<Record<string, (given: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': orderedDict,
  'numpy.dtype': dtype,
  'numpy.core.multiarray.scalar': scalar,
  'numpy._core.multiarray.scalar': scalar,
};

export function findGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`;
  if (Object.hasOwn(callable, full)) return new PickleGlobal(full);
  throw new PickleError(
    `it asks for ${full.replace(/[^\w.<>-]/g, '\u00b7').slice(0, 200)}, which is refused: a pickle may name ${Object.keys(callable).join(', ')} and nothing else`,
  );
}

export function callGlobal(called: PickleValue, given: PickleValue): PickleValue {
  if (!(called instanceof PickleGlobal)) throw new PickleError(`it calls ${kindOf(called)}`);
  if (!(given instanceof PickleTuple)) throw new PickleError(`it calls ${called.name} with ${kindOf(given)}`);
  return callable[called.name]!(given.items);
}

/** The state of a numpy dtype: its version, byte order, and what only structures and arrays have. Of others there is none. */
export function setState(target: PickleValue, state: PickleValue): void {
  if (!(target instanceof NumpyDtype)) throw new PickleError(`it sets the state of ${kindOf(target)}`);
  const order = state instanceof PickleTuple ? state.items[1] : undefined;
  if (order !== '<')
    throw new PickleError(
      `it holds a numpy dtype of byte order ${typeof order === 'string' ? `'${order}'` : kindOf(order)}; expected '<'`,
    );
  target.isComplete = true;
}
