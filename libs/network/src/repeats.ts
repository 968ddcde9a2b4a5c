import type { Node, NodeId } from './network.ts';
import type { Pruned } from './prune.ts';

/** A stretch of nodes that do the same several times over, each round on one value that the round before made. */
export interface Repeat {
  /** The place of the first round's first node in the list. */
  readonly start: number;
  /** Nodes of a round. */
  readonly length: number;
  /** How often, at least twice. */
  readonly rounds: number;
  /** What the first round takes, made before it. */
  readonly initial: NodeId;
  /** Which node of a round, from 0, makes what the next takes, of the shape of `initial`; of the last, all that is used later. */
  readonly carried: number;
}

type Nodes = Pruned['nodes'];

/** Nodes as they are compared: by what they do, and by the places of what they take. */
interface Places {
  readonly ids: readonly NodeId[];
  readonly shapes: readonly string[];
  /** What a node does, its tensors' names apart. */
  readonly operations: readonly string[];
  /** The places of a node's inputs; -1 for one that is not in the list. */
  readonly inputs: readonly (readonly number[])[];
  /** The last place that takes a node's value; -1 where none does. */
  readonly lastUses: readonly number[];
}

function operationOf({ layer, shape }: Node): string {
  return JSON.stringify([{ ...layer, path: null }, shape]);
}

function placesOf(nodes: Nodes): Places {
  const placeOf = new Map(nodes.map(({ id }, place) => [id, place]));
  const inputs = nodes.map(({ node }) => node.inputs.map((input) => placeOf.get(input) ?? -1));
  const lastUses = nodes.map(() => -1);
  inputs.forEach((taken, place) => {
    for (const input of taken) if (input >= 0) lastUses[input] = place;
  });
  return {
    ids: nodes.map(({ id }) => id),
    shapes: nodes.map(({ node }) => node.shape.join(' ')),
    operations: nodes.map(({ node }) => operationOf(node)),
    inputs,
    lastUses,
  };
}

/** What the rounds of a stretch hand on, by places: the first takes `initial`, the next what its forerunner has at `carried`. */
interface Handing {
  readonly initial: number;
  readonly carried: number;
}

/** Whether `taken` in round k stands for what the first round takes as `first`. */
function agrees(first: number, taken: number, start: number, offset: number, length: number, hands: Handing) {
  if (first >= start) return taken === first + offset;
  return first === hands.initial && taken === start + offset - length + hands.carried;
}

/** Whether the nodes from `start + offset` on do what those from `start` on do. */
function isRound(places: Places, start: number, length: number, offset: number, hands: Handing): boolean {
  for (let place = start; place < start + length; place++) {
    if (places.operations[place] !== places.operations[place + offset]) return false;
    const taken = places.inputs[place + offset] ?? [];
    const first = places.inputs[place] ?? [];
    if (first.length !== taken.length) return false;
    if (!first.every((input, k) => agrees(input, taken[k] ?? -1, start, offset, length, hands))) return false;
  }
  return true;
}

/** The only value that a round may take from before: of the first round, and the second's in its place. */
function handingOf({ inputs, shapes }: Places, start: number, length: number): Handing | null {
  for (let place = start; place < start + length; place++)
    for (const [k, initial] of (inputs[place] ?? []).entries()) {
      if (initial >= start) continue;
      const carried = (inputs[place + length]?.[k] ?? -1) - start;
      const isHanded = initial >= 0 && carried >= 0 && carried < length;
      return isHanded && shapes[initial] === shapes[start + carried] ? { initial, carried } : null;
    }
  return null;
}

/** Whether nothing behind the rounds takes anything of them but what the last hands on. */
function isClosed({ lastUses }: Places, start: number, length: number, rounds: number, { carried }: Handing) {
  const end = start + length * rounds;
  for (let place = start; place < end; place++)
    if (place !== end - length + carried && (lastUses[place] ?? -1) >= end) return false;
  return true;
}

function repeatAt(places: Places, start: number, length: number): Repeat | null {
  const hands = handingOf(places, start, length);
  if (hands === null) return null;
  let rounds = 1;
  while (
    start + (rounds + 1) * length <= places.ids.length &&
    isRound(places, start, length, rounds * length, hands)
  )
    rounds++;
  while (rounds > 1 && !isClosed(places, start, length, rounds, hands)) rounds--;
  const initial = places.ids[hands.initial];
  return rounds < 2 || initial === undefined
    ? null
    : { start, length, rounds, initial, carried: hands.carried };
}

/** Nodes that need not be written where a round is written once. */
const saved = (repeat: Repeat | null): number => (repeat === null ? 0 : repeat.length * (repeat.rounds - 1));

/** The repeat from `start` on that saves most; of equal ones the one of the shortest rounds. */
function bestRepeatAt(places: Places, start: number): Repeat | null {
  let best: Repeat | null = null;
  for (let length = 1; start + 2 * length <= places.ids.length; length++) {
    if (places.operations[start] !== places.operations[start + length]) continue;
    const repeat = repeatAt(places, start, length);
    if (saved(repeat) > saved(best)) best = repeat;
  }
  return best;
}

/**
 * The repeats in a list of nodes that save `least` nodes or more each, in order, none overlapping another: the cells of a stage.
 * Found by what the nodes do, so that a network of any space has them.
 */
export function findRepeats(nodes: Nodes, least: number): readonly Repeat[] {
  const places = placesOf(nodes);
  const repeats: Repeat[] = [];
  for (let start = 0; start < nodes.length;) {
    const best = bestRepeatAt(places, start);
    if (best !== null && saved(best) >= least) {
      repeats.push(best);
      start += best.length * best.rounds;
    } else start++;
  }
  return repeats;
}
