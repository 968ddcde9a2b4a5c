import { softmax } from '../reinforcement/softmax.ts';
import type { ControllerShape } from './controller-shape.ts';
import { backCell, stepCell, type CellStep } from './lstm-cell.ts';

/** How a controller came to its choices. */
export interface RollOut {
  readonly chosen: readonly number[];
  /** By choice. */
  readonly probabilities: readonly Float64Array[];
  /** By choice, then by layer. */
  readonly steps: readonly (readonly CellStep[])[];
}

/** The probabilities of a choice's options, out of the last layer's state. */
function probabilitiesOf(
  weights: Float64Array,
  { heads, options, units }: ControllerShape,
  place: number,
  state: Float64Array,
): Float64Array {
  const logits = new Float64Array(options[place]!);
  for (let option = 0; option < logits.length; option++) {
    const at = heads[place]! + option * (units + 1);
    let sum = weights[at + units]!;
    for (let k = 0; k < units; k++) sum += weights[at + k]! * state[k]!;
    logits[option] = sum;
  }
  return softmax(logits);
}

/** One step of every layer, each fed by the one below it. */
function stepLayers(
  weights: Float64Array,
  { cells, units }: ControllerShape,
  input: Float64Array,
  before: readonly CellStep[],
): readonly CellStep[] {
  let fed = input;
  return cells.map((from, layer) => {
    const { output = new Float64Array(units), memory = new Float64Array(units) } = before[layer] ?? {};
    const step = stepCell(weights, from, fed, output, memory);
    fed = step.output;
    return step;
  });
}

/** Makes one choice after another: `choose` takes an option of a place, given their probabilities. */
export function rollOut(
  weights: Float64Array,
  shape: ControllerShape,
  choose: (probabilities: Float64Array, place: number) => number,
): RollOut {
  const { options, units, start, embeddings } = shape;
  const chosen: number[] = [];
  const probabilities: Float64Array[] = [];
  const steps: (readonly CellStep[])[] = [];
  let input = weights.subarray(start, start + units);
  for (let place = 0; place < options.length; place++) {
    const layers = stepLayers(weights, shape, input, steps[place - 1] ?? []);
    const likely = probabilitiesOf(weights, shape, place, layers[layers.length - 1]!.output);
    const option = choose(likely, place);
    const at = embeddings[place]! + option * units;
    input = weights.subarray(at, at + units);
    steps.push(layers);
    probabilities.push(likely);
    chosen.push(option);
  }
  return { chosen, probabilities, steps };
}

/** Adds a choice's part to `gradient`, and returns the gradient by the last layer's state. */
function backHead(
  weights: Float64Array,
  { heads, units }: ControllerShape,
  { chosen, probabilities, steps }: RollOut,
  place: number,
  advantage: number,
  gradient: Float64Array,
): Float64Array {
  const layers = steps[place]!;
  const state = layers[layers.length - 1]!.output;
  const byState = new Float64Array(units);
  for (const [option, probability] of probabilities[place]!.entries()) {
    const by = advantage * (probability - (option === chosen[place] ? 1 : 0));
    const at = heads[place]! + option * (units + 1);
    gradient[at + units]! += by;
    for (let k = 0; k < units; k++) {
      gradient[at + k]! += by * state[k]!;
      byState[k]! += by * weights[at + k]!;
    }
  }
  return byState;
}

const add = (into: Float64Array, from: Float64Array, at = 0): void => {
  for (let k = 0; k < from.length; k++) into[at + k]! += from[k]!;
};

/** The gradient of -advantage ln p(chosen) by the weights, by back-propagation through all choices. */
export function rollOutGradient(
  weights: Float64Array,
  shape: ControllerShape,
  made: RollOut,
  advantage: number,
): Float64Array {
  const { units, layers, cells, start, embeddings, size } = shape;
  const gradient = new Float64Array(size);
  const byState: Float64Array[] = Array.from({ length: layers }, () => new Float64Array(units));
  const byMemory: Float64Array[] = Array.from({ length: layers }, () => new Float64Array(units));
  for (let place = made.chosen.length - 1; place >= 0; place--) {
    add(byState[layers - 1]!, backHead(weights, shape, made, place, advantage, gradient));
    for (let layer = layers - 1; layer >= 0; layer--) {
      const step = made.steps[place]![layer]!;
      const back = backCell(weights, cells[layer]!, step, byState[layer]!, byMemory[layer]!, gradient);
      byState[layer] = back.previous;
      byMemory[layer] = back.previousMemory;
      if (layer > 0) add(byState[layer - 1]!, back.input);
      else if (place === 0) add(gradient, back.input, start);
      else add(gradient, back.input, embeddings[place - 1]! + made.chosen[place - 1]! * units);
    }
  }
  return gradient;
}
