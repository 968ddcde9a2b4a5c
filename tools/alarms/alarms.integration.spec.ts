import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { providePromtool } from '../servers/promtool.ts';
import { alarmsFile, readAlarms } from './alarms.ts';
import { situations } from './situations.ts';
import { trySituation } from './try-situation.ts';

const run = promisify(execFile);
const promtool = await providePromtool();
const alarms = await readAlarms();

describe('docker/alerts.yaml', () => {
  it('is what Prometheus takes', async () => {
    const { stdout } = await run(promtool, ['check', 'rules', alarmsFile]);
    expect(stdout).toContain(`SUCCESS: ${alarms.length} rules found`);
  });

  it.each(Object.entries(situations))(
    'raises the alarms that it should, and no other, where %s',
    (_, situation) => trySituation(promtool, situation),
  );

  it('has no alarm that no situation raises', () => {
    const raised = new Set(
      Object.values(situations).flatMap((situation) => Object.values(situation.raised).flat()),
    );
    expect([...raised].sort()).toEqual(alarms.map(({ alert }) => alert).sort());
  });

  it('raises an alarm that a situation does not expect', async () => {
    const lost = situations['shards are lost once'];
    const silent = trySituation(promtool, { series: lost?.series ?? {}, raised: { 11: [] } });
    await expect(silent).rejects.toThrow();
  });
});
