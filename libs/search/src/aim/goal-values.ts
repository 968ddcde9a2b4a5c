import type { Goal } from './aim.ts';
import { told, type Quantities } from './told-values.ts';

/** How many items stand at each of the places 0 to `size` - 1, and how many below it: a Fenwick tree. */
class Tally {
  readonly #sums: Int32Array;
  readonly #at: Int32Array;
  #total = 0;

  constructor(size: number) {
    this.#sums = new Int32Array(size + 1);
    this.#at = new Int32Array(size);
  }

  get total(): number {
    return this.#total;
  }

  add(place: number, count: 1 | -1): void {
    this.#total += count;
    this.#at[place]! += count;
    for (let k = place + 1; k < this.#sums.length; k += k & -k) this.#sums[k]! += count;
  }

  at(place: number): number {
    return this.#at[place] ?? 0;
  }

  below(place: number): number {
    let sum = 0;
    for (let k = place; k > 0; k -= k & -k) sum += this.#sums[k]!;
    return sum;
  }
}

/** The place of each value among the distinct ones, from the least. */
function placesOf(values: Float64Array): { readonly places: Int32Array; readonly distinct: number } {
  const order = Float64Array.from(new Set(values)).sort();
  const placeOf = new Map(Array.from(order, (value, place) => [value, place]));
  return { places: Int32Array.from(values, (value) => placeOf.get(value) ?? 0), distinct: order.length };
}

/**
 * Calls back for each item with those that it is compared with in the tally, itself included: all, or those alike in size. Sizes are
 * gone through upwards, so that what comes into the window and what leaves it does so once.
 */
function forEachWindow(
  sizes: Float64Array,
  factor: number,
  change: (item: number, count: 1 | -1) => void,
  visit: (item: number) => void,
): void {
  const order = Array.from(sizes, (_, item) => item).sort((a, b) => sizes[a]! - sizes[b]!);
  let [from, to] = [0, 0];
  for (const item of order) {
    for (; to < order.length && sizes[order[to]!]! <= sizes[item]! * factor; to++) change(order[to]!, 1);
    for (; sizes[item]! > sizes[order[from]!]! * factor; from++) change(order[from]!, -1);
    visit(item);
  }
}

/** The rank of each item by one term among those it is compared with: from 0 to 1, ties in the middle, 1/2 alone. */
function ranks(values: Float64Array, sizes: Float64Array, factor: number): Float64Array {
  const { places, distinct } = placesOf(values);
  const tally = new Tally(distinct);
  const found = new Float64Array(values.length);
  forEachWindow(
    sizes,
    factor,
    (item, count) => tally.add(places[item]!, count),
    (item) => {
      const others = tally.total - 1;
      const place = places[item]!;
      found[item] = others === 0 ? 0.5 : (tally.below(place) + (tally.at(place) - 1) / 2) / others;
    },
  );
  return found;
}

function rankSums({ terms, within }: Goal, all: readonly Quantities[], from: number): (number | null)[] {
  const column = (place: number, sign: number, missing: number): Float64Array =>
    Float64Array.from(all, (quantities) => {
      const value = quantities[place] ?? null;
      return value === null ? missing : value * sign;
    });
  const sizes = within === undefined ? new Float64Array(all.length) : column(from + terms.length, 1, 0);
  const sums = new Float64Array(all.length);
  terms.forEach(({ weight }, k) => {
    const found = ranks(column(from + k, Math.sign(weight), -Infinity), sizes, within?.factor ?? 1);
    for (let item = 0; item < sums.length; item++) sums[item]! += Math.abs(weight) * found[item]!;
  });
  const isNull = (quantities: Quantities): boolean =>
    terms.some((_, k) => (quantities[from + k] ?? null) === null);
  return all.map((quantities, item) => (isNull(quantities) ? null : sums[item]!));
}

/**
 * The value of each goal, of each of several architectures by their quantities: ranks are among all of them, where a strategy is told
 * those among what it was told last (`told`). O(items x log items) for each term.
 */
export function goalValues(
  goals: readonly Goal[],
  all: readonly Quantities[],
): readonly (readonly (number | null)[])[] {
  if (goals.every(({ by }) => by === 'sum')) return all.map((quantities) => told(goals, quantities, []));
  let from = 0;
  const columns = goals.map((goal) => {
    const start = from;
    from += goal.terms.length + (goal.within === undefined ? 0 : 1);
    if (goal.by === 'ranks') return rankSums(goal, all, start);
    return all.map((quantities) => told([goal], quantities.slice(start), [])[0] ?? null);
  });
  return all.map((_, item) => columns.map((column) => column[item] ?? null));
}
