import { PickleTuple, type PickleValue } from '../pickle/pickle-value.ts';

const dict = (fields: Readonly<Record<string, PickleValue>>): Map<PickleValue, PickleValue> =>
  new Map(Object.entries(fields));

/** What may be wrong with a record. */
export interface RecordFault {
  readonly accuracy?: PickleValue;
  readonly epochs?: PickleValue;
  readonly seconds?: readonly PickleValue[];
  readonly dataset?: string;
  readonly key?: PickleValue;
}

/** A record of NATS-Bench's form with one training: cifar10, seed 777, two epochs. */
export function natsRecord(index: number, architecture: string, fault: RecordFault = {}): PickleValue {
  const { accuracy = 91.5, epochs = 2, seconds = [1.5, 1.25], dataset = 'cifar10' } = fault;
  const result = dict({
    name: dataset,
    epochs,
    params: 0.129306,
    train_times: new Map(seconds.map((time, epoch) => [epoch, time])),
    eval_acc1es: dict({ 'ori-test@0': 30, 'ori-test@1': accuracy }),
  });
  const key = fault.key ?? new PickleTuple([dataset, 777]);
  const schedule = dict({
    arch_index: index,
    arch_str: architecture,
    all_results: new Map<PickleValue, PickleValue>([[key, result]]),
  });
  return dict({ '02': schedule });
}
