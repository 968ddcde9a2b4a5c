/** Where a controller keeps its weights, in one row of float64. */
export interface ControllerShape {
  /** How many options each choice has, in the order in which they are made. */
  readonly options: readonly number[];
  /** Units of a layer; inputs are as wide. */
  readonly units: number;
  readonly layers: number;
  /** The input of the first choice: units. */
  readonly start: number;
  /** By choice, the input that each of its options is to the next one: options x units. */
  readonly embeddings: readonly number[];
  /** By layer, [input, forget, output, candidate] x units rows of [input, own state, 1]: 4 units x (2 units + 1). */
  readonly cells: readonly number[];
  /** By choice, its logits out of the last layer's state: options x (units + 1). */
  readonly heads: readonly number[];
  readonly size: number;
}

/** The weights of a controller of so many options by choice, units and layers. */
export function controllerShape(options: readonly number[], units: number, layers: number): ControllerShape {
  let size = 0;
  const take = (count: number): number => {
    const from = size;
    size += count;
    return from;
  };
  const start = take(units);
  const embeddings = options.map((radix) => take(radix * units));
  const cells = Array.from({ length: layers }, () => take(4 * units * (2 * units + 1)));
  const heads = options.map((radix) => take(radix * (units + 1)));
  return { options, units, layers, start, embeddings, cells, heads, size };
}
