import { duration, integer } from '../terminal.ts';
import { agreementRemarks } from './agreement-remarks.ts';
import type { CardSubject } from './card-subject.ts';
import type { SubjectCounts } from './gather-comparison.ts';
import { noiseRemarks } from './noise-remarks.ts';
import { remark, warning, type Remark } from './remark.ts';

function columns({ title: { metric, selectedBy }, isTest }: CardSubject): readonly Remark[] {
  const same = metric === selectedBy;
  return [
    same
      ? warning(
          'same-column',
          `${metric} both selects the optimal choice and reports it: what stands as optimal is an upper bound that no search reaches`,
        )
      : remark('columns', `${selectedBy} selects the optimal choice, ${metric} reports`),
    ...(isTest
      ? [
          warning(
            'test-accuracy',
            `${metric} is of a test set: a proxy or a setting that is chosen by this card has seen it; choose by a validation accuracy (--metric), and report once`,
          ),
        ]
      : []),
  ];
}

function counted(counts: SubjectCounts, { card: { count } }: CardSubject): readonly Remark[] {
  const { proxy, incomplete, notShared, attempts, unscorable } = counts;
  const reasons = Object.entries(unscorable).map(([reason, items]) => `${integer(items)} ${reason}`);
  const total = Object.values(unscorable).reduce((sum, items) => sum + items, 0);
  const leftOut = [
    ...(incomplete === 0 ? [] : [`${integer(incomplete)} that lack a score under one of its specs`]),
    ...(notShared === 0 ? [] : [`${integer(notShared)} that another proxy has no score of`]),
    ...(attempts === 0 ? [] : [`${integer(attempts)} that tell of a machine (crashed, memory, timeout)`]),
  ];
  return [
    ...(total === 0
      ? []
      : [
          remark(
            'unscorable',
            `${proxy}: ${integer(total)} of ${integer(count)} unscorable, ranked last and tied (${reasons.join(', ')})`,
          ),
        ]),
    ...(leftOut.length === 0 ? [] : [remark('left-out', `${proxy}: left out are ${leftOut.join(', ')}`)]),
  ];
}

const cost = ({ proxy, medianMs, engines }: SubjectCounts): readonly Remark[] =>
  medianMs === null || medianMs === 0
    ? []
    : [
        remark(
          'cost',
          `${proxy}: a score took ${duration(medianMs)} (median, by ${engines.join(', ')}), on whatever machines made the scores`,
        ),
      ];

const isDifferent = (values: readonly unknown[]): boolean =>
  new Set(values.map((value) => JSON.stringify(value))).size > 1;

function specs({ specs: all, card: { proxies } }: CardSubject): readonly Remark[] {
  const notices = [...new Set(all.flatMap(({ minibatch }) => minibatch?.notice ?? []))];
  return [
    ...notices.map((notice) => warning('images', notice)),
    ...(isDifferent(all.map(({ network }) => network))
      ? [
          warning(
            'network-settings',
            `the proxies scored networks of different settings; the baselines are counted on those of ${proxies[0]?.name ?? ''}`,
          ),
        ]
      : []),
  ];
}

const accuracyMissing = ({ title: { withoutAccuracy } }: CardSubject): readonly Remark[] =>
  withoutAccuracy === 0
    ? []
    : [
        remark(
          'without-accuracy',
          `${integer(withoutAccuracy)} more architectures with a score have no accuracy there`,
        ),
      ];

/** Everything that an honest card says in words, what the comparison is of first. */
export const cardRemarks = (subject: CardSubject): readonly Remark[] => [
  ...columns(subject),
  ...specs(subject),
  ...subject.subjects.flatMap((each) => counted(each, subject)),
  ...subject.subjects.flatMap(cost),
  ...accuracyMissing(subject),
  ...agreementRemarks(subject.card),
  ...noiseRemarks(subject),
];
