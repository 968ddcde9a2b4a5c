/** A step of one layer, with what its gradient needs. All of `units` values, `gates` of four times as many. */
export interface CellStep {
  readonly input: Float64Array;
  readonly previous: Float64Array;
  readonly previousMemory: Float64Array;
  /** Input, forget and output gates and the candidate, after their non-linearities. */
  readonly gates: Float64Array;
  readonly memory: Float64Array;
  readonly output: Float64Array;
}

/** Both are made of `Math.exp`, whose results agree between versions of Node. */
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const tanh = (x: number): number => 1 - 2 / (Math.exp(2 * x) + 1);

/** One step of a layer whose weights begin at `from`. */
export function stepCell(
  weights: Float64Array,
  from: number,
  input: Float64Array,
  previous: Float64Array,
  previousMemory: Float64Array,
): CellStep {
  const units = input.length;
  const width = 2 * units + 1;
  const gates = new Float64Array(4 * units);
  for (let row = 0; row < 4 * units; row++) {
    const at = from + row * width;
    let sum = weights[at + 2 * units]!;
    for (let k = 0; k < units; k++)
      sum += weights[at + k]! * input[k]! + weights[at + units + k]! * previous[k]!;
    gates[row] = row < 3 * units ? sigmoid(sum) : tanh(sum);
  }
  const memory = new Float64Array(units);
  const output = new Float64Array(units);
  for (let k = 0; k < units; k++) {
    memory[k] = gates[units + k]! * previousMemory[k]! + gates[k]! * gates[3 * units + k]!;
    output[k] = gates[2 * units + k]! * tanh(memory[k]!);
  }
  return { input, previous, previousMemory, gates, memory, output };
}

/** Gradients by what a step was given. */
export interface CellGradient {
  readonly input: Float64Array;
  readonly previous: Float64Array;
  readonly previousMemory: Float64Array;
}

/** Gradients by the sums that gates are made of, in place of `gates`, and by the memory before. */
function gateGradients(
  { gates, memory, previousMemory }: CellStep,
  byOutput: Float64Array,
  byMemory: Float64Array,
): { readonly sums: Float64Array; readonly before: Float64Array } {
  const units = memory.length;
  const sums = new Float64Array(4 * units);
  const before = new Float64Array(units);
  for (let k = 0; k < units; k++) {
    const [i, f, o, g] = [gates[k]!, gates[units + k]!, gates[2 * units + k]!, gates[3 * units + k]!];
    const t = tanh(memory[k]!);
    const m = byMemory[k]! + byOutput[k]! * o * (1 - t * t);
    sums[k] = m * g * i * (1 - i);
    sums[units + k] = m * previousMemory[k]! * f * (1 - f);
    sums[2 * units + k] = byOutput[k]! * t * o * (1 - o);
    sums[3 * units + k] = m * i * (1 - g * g);
    before[k] = m * f;
  }
  return { sums, before };
}

/** Adds a step's part to `gradient`, given the gradients by its output and its memory, and returns those by what it was given. */
export function backCell(
  weights: Float64Array,
  from: number,
  step: CellStep,
  byOutput: Float64Array,
  byMemory: Float64Array,
  gradient: Float64Array,
): CellGradient {
  const units = step.input.length;
  const width = 2 * units + 1;
  const { sums, before } = gateGradients(step, byOutput, byMemory);
  const input = new Float64Array(units);
  const previous = new Float64Array(units);
  for (let row = 0; row < 4 * units; row++) {
    const at = from + row * width;
    const by = sums[row]!;
    gradient[at + 2 * units]! += by;
    for (let k = 0; k < units; k++) {
      gradient[at + k]! += by * step.input[k]!;
      gradient[at + units + k]! += by * step.previous[k]!;
      input[k]! += by * weights[at + k]!;
      previous[k]! += by * weights[at + units + k]!;
    }
  }
  return { input, previous, previousMemory: before };
}
