import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseSafetensors, writeSafetensors } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { describeWithReference } from '../../../tools/reference/describe-with-reference.ts';
import { scratchHome } from './testing/run-naswot.ts';
import { verifyReference, type NetworkReport } from './verify-reference.ts';

/** Cells whose output is constant: without convolutions, and with some on ReLUs of images. */
const disconnected = ['nas-bench-201-02', 'nas-bench-201-09', 'nas-bench-201-14'];

async function verify(folder: string): Promise<readonly NetworkReport[]> {
  await using engine = await loadEngine('onnx-cpu');
  const reports: NetworkReport[] = [];
  for await (const report of verifyReference(folder, engine)) reports.push(report);
  return reports;
}

/** A copy of some of the reference networks, with one entry of a kernel of theirs off by so much. */
async function copySpoilt(
  from: string,
  to: string,
  names: readonly string[],
  { kernel, by }: { readonly kernel: string; readonly by: number },
): Promise<void> {
  await copyFile(path.join(from, 'batch.safetensors'), path.join(to, 'batch.safetensors'));
  for (const name of names) {
    const tensors = parseSafetensors(await readFile(path.join(from, `${name}.safetensors`)));
    const values = tensors.get(kernel)?.values ?? new Int32Array();
    // Images 0 and 1: a diagonal entry counts all units whatever they are.
    values[1] = (values[1] ?? NaN) + by;
    await writeFile(path.join(to, `${name}.safetensors`), writeSafetensors(tensors));
  }
  const { fixtures } = JSON.parse(await readFile(path.join(from, 'manifest.json'), 'utf8')) as {
    fixtures: readonly { name: string }[];
  };
  const kept = fixtures.filter(({ name }) => names.includes(name));
  await writeFile(path.join(to, 'manifest.json'), JSON.stringify({ fixtures: kept }));
}

describeWithReference('networks scored by the original implementation', (reference) => {
  const folder = path.join(reference, 'fixtures/reference');

  it('agree for all fifteen of NAS-Bench-201, in both countings, and are skipped for unknown spaces', async () => {
    const reports = await verify(folder);
    const ours = reports.filter(({ name }) => name.startsWith('nas-bench-201-'));
    expect(ours).toHaveLength(15);
    for (const report of ours) {
      expect(report).toMatchObject({ outcome: 'agreed', reason: null });
      expect(report.largestKernelDifference).not.toBeNull();
    }
    const unscorable = ours.filter(({ score }) => score === '-inf').map(({ name }) => name);
    expect(unscorable).toEqual(disconnected);
    const others = reports.filter(({ name }) => !name.startsWith('nas-bench-201-'));
    expect(others.length).toBeGreaterThan(0);
    for (const { outcome } of others) expect(outcome).toBe('skipped');
  });

  it.each([
    ['kernel', /^kernel entries differ by up to [45]\d, more than \d+$/],
    ['kernelAsReleased', /^kernel entries as released differ by up to [45]\d, more than \d+$/],
  ])('disagree where a %s is another, also of networks without a score', async (kernel, reason) => {
    await using copy = await scratchHome();
    await copySpoilt(folder, copy.folder, disconnected, { kernel, by: 50 });
    const reports = await verify(copy.folder);
    expect(reports.map(({ name }) => name)).toEqual(disconnected);
    for (const report of reports) {
      expect(report).toMatchObject({ outcome: 'disagreed', score: '-inf', expectedScore: '-inf' });
      expect(report.reason).toMatch(reason);
    }
  });
});
