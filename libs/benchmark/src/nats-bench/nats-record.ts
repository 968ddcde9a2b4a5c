import { BenchmarkError } from '../benchmark-error.ts';
import type { PickleValue } from '../pickle/pickle-value.ts';
import type { Split, TrainedAccuracy } from '../trained-accuracy.ts';
import { asCount, asDict, asFinite, asPair, asText, type PickleDict, wrong } from './read-fields.ts';

/**
 * What NATS-Bench calls the sets that a network was measured on, by the data set it was trained on. The `ori-test` of CIFAR-100
 * and ImageNet16-120 is left out: it is the validation and the test half together.
 */
const evaluations: Readonly<Record<string, Readonly<Record<string, Split>>>> = {
  'cifar10-valid': { 'x-valid': 'validation', 'ori-test': 'test' },
  cifar10: { 'ori-test': 'test' },
  cifar100: { 'x-valid': 'validation', 'x-test': 'test' },
  'ImageNet16-120': { 'x-valid': 'validation', 'x-test': 'test' },
};

/** Which architecture a record should be. */
export interface NatsArchitecture {
  readonly index: number;
  readonly architecture: string;
}

function checkIdentity(found: PickleDict, { index, architecture }: NatsArchitecture, what: string): void {
  const foundIndex = asCount(found.get('arch_index'), `${what}: arch_index`);
  const foundName = asText(found.get('arch_str'), `${what}: arch_str`);
  if (foundIndex !== index) wrong(`${what}: arch_index`, foundIndex, String(index));
  if (foundName !== architecture) wrong(`${what}: arch_str`, foundName, architecture);
}

/** Seconds of each epoch, all of them, in milliseconds together. */
function trainingTimeMs(times: PickleDict, epochs: number, what: string): number {
  if (times.size !== epochs) wrong(`${what}: the number of train_times`, times.size, String(epochs));
  return (
    1000 * [...times.values()].reduce<number>((sum, time) => sum + asFinite(time, `${what}: train_times`), 0)
  );
}

function percent(value: PickleValue | undefined, what: string): number {
  const accuracy = asFinite(value, what);
  return accuracy >= 0 && accuracy <= 100 ? accuracy : wrong(what, accuracy, 'a percentage');
}

type Common = Omit<TrainedAccuracy, 'split' | 'accuracy'>;

/** The accuracies after the last epoch: those of the epochs before are of a training that went on. */
function lastAccuracies(common: Common, accuracies: PickleDict, what: string): TrainedAccuracy[] {
  const wanted =
    evaluations[common.dataset] ??
    wrong(`${what}: its data set`, common.dataset, Object.keys(evaluations).join(', '));
  const keys = Object.entries(wanted).map(
    ([name, split]) => [`${name}@${common.epochs - 1}`, split] as const,
  );
  const found = keys.filter(([key]) => accuracies.has(key));
  if (found.length === 0)
    throw new BenchmarkError(`${what}: eval_acc1es lacks ${keys.map(([key]) => key).join(' and ')}`);
  return found.map(([key, split]) => ({
    ...common,
    split,
    accuracy: percent(accuracies.get(key), `${what}: eval_acc1es ${key}`),
  }));
}

interface Run extends NatsArchitecture {
  readonly epochs: number;
  readonly dataset: string;
  readonly seed: number;
}

function readRun(run: Run, result: PickleDict, what: string): TrainedAccuracy[] {
  const { epochs } = run;
  const found = {
    epochs: asCount(result.get('epochs'), `${what}: epochs`),
    dataset: asText(result.get('name'), `${what}: name`),
  };
  if (found.epochs !== epochs) wrong(`${what}: epochs`, found.epochs, String(epochs));
  if (found.dataset !== run.dataset) wrong(`${what}: name`, found.dataset, run.dataset);
  const common = {
    ...run,
    trainingTimeMs: trainingTimeMs(asDict(result.get('train_times'), `${what}: train_times`), epochs, what),
    // Stored in millions.
    parameters: Math.round(asFinite(result.get('params'), `${what}: params`) * 1e6),
  };
  return lastAccuracies(common, asDict(result.get('eval_acc1es'), `${what}: eval_acc1es`), what);
}

/** One training schedule: `12` or `200` epochs in the topology space, `01`, `12` or `90` in the size space. */
function readSchedule(expected: NatsArchitecture, name: string, schedule: PickleDict): TrainedAccuracy[] {
  const what = `'${name}'`;
  checkIdentity(schedule, expected, what);
  return [...asDict(schedule.get('all_results'), `${what}: all_results`)].flatMap(([key, result]) => {
    const [first, second] = asPair(key, `${what}: a key of all_results`);
    const dataset = asText(first, `${what}: a data set`);
    const seed = asCount(second, `${what}: a seed of ${dataset}`);
    const run = { ...expected, epochs: Number(name), dataset, seed };
    const place = `${what}, ${dataset}, seed ${seed}`;
    return readRun(run, asDict(result, place), place);
  });
}

/**
 * Every accuracy of a NATS-Bench record, of either space: one for each schedule, data set, seed and split, at the end of its
 * training. Throws a BenchmarkError where the record is another architecture's or lacks something.
 * @see Dong et al., NATS-Bench, TPAMI 2021, arXiv:2009.00437
 */
export function natsAccuracies(record: PickleValue, expected: NatsArchitecture): TrainedAccuracy[] {
  const schedules = [...asDict(record, 'the record')];
  if (schedules.length === 0) throw new BenchmarkError('the record is empty');
  return schedules.flatMap(([key, schedule]) => {
    const name = asText(key, 'a key of the record');
    return readSchedule(expected, name, asDict(schedule, `'${name}'`));
  });
}

/** The architectures of a NATS-Bench table in the order of its index, from its meta file or its single pickle. */
export function natsArchitectures(meta: PickleValue): readonly string[] {
  const dict = asDict(meta, 'the meta file');
  const names = dict.get('meta_archs');
  const architectures = Array.isArray(names) ? names : wrong('meta_archs', names, 'a list of strings');
  const total = asCount(dict.get('total_archs'), 'total_archs');
  if (total !== architectures.length)
    wrong('total_archs', total, `${architectures.length}, the length of meta_archs`);
  return architectures.map((name, n) => asText(name, `meta_archs[${n}]`));
}
