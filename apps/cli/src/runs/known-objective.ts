import type { Aim, Measure } from '@naswot/search';
import type { Position } from '@naswot/space';

/** What is known of an architecture. Throws a RangeError where nothing is: strategies stay within what is known. */
export function knownAt<Value>(values: ReadonlyMap<Position, Value>, position: Position): Value {
  const value = values.get(position);
  if (value === undefined)
    throw new RangeError(`nothing is known of the architecture at position ${position}`);
  return value;
}

/** Where costs in simulated time are from. */
export interface CostClock {
  /** `recorded`: each architecture's own. `modelled`: computed from those of others. */
  readonly kind: 'recorded' | 'modelled';
  /** For people. */
  readonly title: string;
}

/** An objective whose values are all there: a search of it waits for nothing. */
export interface KnownObjective {
  /** For people: what is made large, and where it is from. */
  readonly title: string;
  /** Columns of benchmarks that it looks at in the end. */
  readonly columns: readonly { readonly benchmark: string; readonly metric: string }[];
  readonly aim: Aim;
  /** Architectures that it has every measurement of. */
  readonly known: ReadonlySet<Position>;
  /** The aim's quantities, of known architectures. */
  readonly measure: Measure;
  /** The architecture whose score another has; left out where no score is looked at, and each has its own number. */
  readonly measuredAs?: (position: Position) => Position;
  /** Where the costs are from; null where they are not known, and are 0. */
  readonly clock: CostClock | null;
}
