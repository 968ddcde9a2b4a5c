import { BenchmarkError, shown } from '../benchmark-error.ts';
import { kindOf, PickleTuple, type PickleValue } from '../pickle/pickle-value.ts';

export type PickleDict = ReadonlyMap<PickleValue, PickleValue>;

const said = (value: PickleValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? shown(value) : kindOf(value);

export const wrong = (what: string, received: PickleValue | undefined, expected: string): never => {
  throw new BenchmarkError(`${what} is ${said(received)}; expected ${expected}`);
};

export const asDict = (value: PickleValue | undefined, what: string): PickleDict =>
  value instanceof Map ? value : wrong(what, value, 'a dict');

export const asText = (value: PickleValue | undefined, what: string): string =>
  typeof value === 'string' ? value : wrong(what, value, 'a string');

export const asFinite = (value: PickleValue | undefined, what: string): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong(what, value, 'a finite number');

export const asCount = (value: PickleValue | undefined, what: string): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong(what, value, 'a whole number');

export const asPair = (value: PickleValue | undefined, what: string): readonly PickleValue[] =>
  value instanceof PickleTuple && value.items.length === 2 ? value.items : wrong(what, value, 'a pair');
