import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/** The rules that Prometheus is given. */
export const alarmsFile = path.resolve(import.meta.dirname, '../../docker/alerts.yaml');

/** One of its rules. */
export interface Alarm {
  readonly alert: string;
  readonly expr: string;
}

export async function readAlarms(): Promise<readonly Alarm[]> {
  const { groups } = parse(await readFile(alarmsFile, 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly Alarm[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}

/** Labels of a selector, `queue="shards"` or `outcome=~"crashed|memory"`: each with the values that it names. */
const matchersOf = (labels: string): readonly (readonly [string, readonly string[]])[] =>
  Array.from(labels.matchAll(/(\w+)=~?"([^"]*)"/g), ([, label = '', values = '']) => [
    label,
    values.split('|'),
  ]);

/** Beginnings of the samples that a rule asks for, one for each value that it names: `naswot_scorers`, `{queue="shards"`. */
interface Asked {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a rule asks for: for each of its selectors every combination of the values that it names. */
function askedBy({ expr }: Alarm): readonly Asked[] {
  return Array.from(expr.matchAll(/(naswot_\w+)(?:\{([^}]*)\})?/g)).flatMap(([, metric = '', labels = '']) =>
    matchersOf(labels).reduce<readonly Asked[]>(
      (all, [label, values]) =>
        all.flatMap((asked) =>
          values.map((value) => ({ metric, labels: [...asked.labels, `${label}="${value}"`] })),
        ),
      [{ metric, labels: [] }],
    ),
  );
}

/** What the alarms ask for and a text of metrics, as `/metrics` has it, holds no sample of. */
export async function missingFrom(metrics: string): Promise<readonly string[]> {
  const samples = metrics.split('\n');
  const isThere = ({ metric, labels }: Asked): boolean =>
    samples.some(
      (line) => /^\w+/.exec(line)?.[0] === metric && labels.every((label) => line.includes(label)),
    );
  return (await readAlarms())
    .flatMap(askedBy)
    .filter((asked) => !isThere(asked))
    .map(({ metric, labels }) => `${metric}{${labels.join(',')}}`);
}
