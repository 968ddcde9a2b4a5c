import path from 'node:path';
import { expect, it } from 'vitest';
import { loadEngine } from '@naswot/engines';
import { describeWithReference } from '../../../tools/reference/describe-with-reference.ts';
import { verifyReference, type NetworkReport } from './verify-reference.ts';

describeWithReference('networks scored by the original implementation', (folder) => {
  it('agree for all fifteen of NAS-Bench-201, in both countings, and are skipped for unknown spaces', async () => {
    await using engine = await loadEngine('onnx-cpu');
    const reports: NetworkReport[] = [];
    for await (const report of verifyReference(path.join(folder, 'fixtures/reference'), engine))
      reports.push(report);
    const ours = reports.filter(({ name }) => name.startsWith('nas-bench-201-'));
    expect(ours).toHaveLength(15);
    for (const report of ours) expect(report).toMatchObject({ outcome: 'agreed', reason: null });
    const unscorable = ours.filter(({ score }) => score === '-inf').map(({ name }) => name);
    expect(unscorable).toEqual(['nas-bench-201-02', 'nas-bench-201-09', 'nas-bench-201-14']);
    const others = reports.filter(({ name }) => !name.startsWith('nas-bench-201-'));
    expect(others.length).toBeGreaterThan(0);
    for (const { outcome } of others) expect(outcome).toBe('skipped');
  });
});
