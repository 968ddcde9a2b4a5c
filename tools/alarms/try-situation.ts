import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { alarmsFile, readAlarms } from './alarms.ts';
import type { Situation } from './situations.ts';

const run = promisify(execFile);

/** Lets promtool hold every alarm against a situation. Throws with what it printed where one is raised that should not be, or is not. */
export async function trySituation(promtool: string, { series, raised }: Situation): Promise<void> {
  const alarms = await readAlarms();
  const test = {
    interval: '30s',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: Object.entries(raised).flatMap(([minute, names]) =>
      alarms.map(({ alert }) => ({
        eval_time: `${minute}m`,
        alertname: alert,
        exp_alerts: names.includes(alert) ? [{}] : [],
      })),
    ),
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-alarms-'));
  try {
    const file = path.join(folder, 'test.yaml');
    await writeFile(file, stringify({ rule_files: [alarmsFile], evaluation_interval: '30s', tests: [test] }));
    await run(promtool, ['test', 'rules', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
