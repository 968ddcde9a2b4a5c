import { describe, expect, it } from 'vitest';
import { natsRecord, type RecordFault } from '../testing/nats-records.ts';
import { PickleTuple } from '../pickle/pickle-value.ts';
import { sizeArchitecture, spaceOfOrder, sizeCount } from './layout.ts';
import { natsAccuracies, natsArchitectures } from './nats-record.ts';

const expected = { index: 7, architecture: '8:8:8:8:64' };
const read = (fault: RecordFault) => natsAccuracies(natsRecord(7, '8:8:8:8:64', fault), expected);

describe('a record of NATS-Bench', () => {
  it('gives the accuracy after its last epoch, its training time in all and its parameters', () => {
    expect(read({})).toEqual([
      {
        architecture: '8:8:8:8:64',
        index: 7,
        dataset: 'cifar10',
        split: 'test',
        epochs: 2,
        seed: 777,
        accuracy: 91.5,
        trainingTimeMs: 2750,
        parameters: 129306,
      },
    ]);
  });

  it.each<[string, RecordFault, string]>([
    [
      'an accuracy that is no number',
      { accuracy: 'high' },
      "'02', cifar10, seed 777: eval_acc1es ori-test@1 is 'high'",
    ],
    ['an accuracy of NaN', { accuracy: NaN }, 'ori-test@1 is NaN; expected a finite number'],
    ['an accuracy above 100', { accuracy: 100.5 }, 'ori-test@1 is 100.5; expected a percentage'],
    ['other epochs than its schedule', { epochs: 3 }, 'epochs is 3; expected 2'],
    ['too few training times', { seconds: [1] }, 'the number of train_times is 1; expected 2'],
    ['another data set', { dataset: 'svhn' }, "its data set is 'svhn'; expected cifar10-valid, cifar10,"],
    [
      'nothing measured on what its data set is measured on',
      { dataset: 'cifar100' },
      'eval_acc1es lacks x-valid@1 and x-test@1',
    ],
    ['a key that is no pair', { key: 'cifar10' }, "a key of all_results is 'cifar10'; expected a pair"],
    [
      'a key of another data set',
      { key: new PickleTuple(['cifar100', 777]) },
      "name is 'cifar10'; expected cifar100",
    ],
    [
      'a seed that is text',
      { key: new PickleTuple(['cifar10', '777']) },
      "a seed of cifar10 is '777'; expected a whole number",
    ],
  ])('with %s is refused', (_, fault, message) => {
    expect(() => read(fault)).toThrow(message);
  });

  it('of another architecture is refused', () => {
    expect(() => natsAccuracies(natsRecord(8, '8:8:8:8:64'), expected)).toThrow(
      'arch_index is 8; expected 7',
    );
    expect(() => natsAccuracies(natsRecord(7, '8:8:8:8:8'), expected)).toThrow(
      "arch_str is '8:8:8:8:8'; expected 8:8:8:8:64",
    );
    expect(() => natsAccuracies(new Map(), expected)).toThrow('the record is empty');
    expect(() => natsAccuracies(['a'], expected)).toThrow('the record is a list; expected a dict');
  });
});

describe('the order of a NATS-Bench table', () => {
  const names = Array.from({ length: sizeCount }, (_, index) => sizeArchitecture(index));

  it('of the size space is the product of its channels, the last fastest', () => {
    expect([0, 1, 8, 11, 284, sizeCount - 1].map((index) => names[index])).toEqual([
      '8:8:8:8:8',
      '8:8:8:8:16',
      '8:8:8:16:8',
      '8:8:8:16:32',
      '8:8:40:32:40',
      '64:64:64:64:64',
    ]);
    expect(spaceOfOrder(names)).toBe('nats-bench-size');
  });

  it('is refused where two change places or one is missing', () => {
    expect(() => spaceOfOrder(names.with(3, names[4]!).with(4, names[3]!))).toThrow(
      /lists 32768 architectures whose order/,
    );
    expect(() => spaceOfOrder(names.slice(1))).toThrow('lists 32767 architectures');
  });

  it('comes from a meta file that counts right', () => {
    const meta = new Map<string, unknown>([
      ['meta_archs', ['a', 'b']],
      ['total_archs', 2],
    ]) as Parameters<typeof natsArchitectures>[0];
    expect(natsArchitectures(meta)).toEqual(['a', 'b']);
    expect(() => natsArchitectures(new Map<string, number>([['total_archs', 2]]))).toThrow(
      'meta_archs is nothing',
    );
    expect(() =>
      natsArchitectures(
        new Map<string, number | string[]>([
          ['meta_archs', ['a']],
          ['total_archs', 2],
        ]),
      ),
    ).toThrow('total_archs is 2; expected 1');
  });
});
