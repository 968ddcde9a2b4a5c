import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tiny, tinySearch } from '../testing/tiny-search.ts';

interface Network {
  readonly name: string;
  readonly architecture: string | null;
  readonly spec: string | null;
  readonly score: number | null;
  readonly accuracy: number | null;
}

describeWithReference('naswot figure, of small networks', (folder) => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
  const table = path.join(folder, 'data', 'nas-bench-201.csv.gz');
  const read = (file: string): Promise<string> => readFile(path.join(home.folder, file), 'utf8');
  const kernels = async (...args: readonly string[]): Promise<readonly Network[]> => {
    const found = await run('figure', 'kernel', 'nas-bench-201', ...args, '--json');
    return (documentOf(found) as { networks: readonly Network[] }).networks;
  };

  beforeAll(async () => {
    home = await scratchHome();
    documentOf(await run('benchmark', 'import', table, '--json'));
    documentOf(await run(...tinySearch('--samples', '40', '--json')));
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('draws kernels under their accuracies, of architectures or of files that were saved', async () => {
    const networks = await kernels('@0', '@9930', ...tiny, '--output', 'run.svg');
    const svg = await read('run.svg');
    // Rows 0 and 9930 of the published table.
    expect(networks).toMatchObject([
      { name: '@0', accuracy: 85.8633 },
      { name: '@9930', accuracy: 94.3633 },
    ]);
    expect(networks.every(({ score }) => Number(score) > 0)).toBe(true);
    expect(svg).toContain('>85.86 %<');
    expect(svg).toContain('>@9930<');
    expect(svg).toContain(`>spec ${networks[0]?.spec?.slice(0, 12)}<`);
    for (const [k, index] of ['@0', '@9930'].entries())
      documentOf(
        await run('score', 'nas-bench-201', index, ...tiny, '--save-kernel', `${k}.safetensors`, '--json'),
      );
    const files = ['--kernel', '0.safetensors', '1.safetensors', '--output', 'saved.svg'];
    expect(await kernels(...files)).toEqual(networks);
    expect(await read('saved.svg')).toBe(svg);
    const clustered = await run('figure', 'kernel', 'nas-bench-201', ...files, '--hierarchical', '--json');
    expect(documentOf(clustered)).toMatchObject({ order: 'clustered', networks });
    expect(await read('saved.svg')).not.toBe(svg);
  });

  it('says why there is no kernel to draw', async () => {
    const constant = await run('figure', 'kernel', 'nas-bench-201', '@1651', ...tiny);
    expect(constant).toMatchObject({ code: 2 });
    expect(constant.stderr).toContain('has no kernel: the output does not depend on the image');
    const nothing = await run('figure', 'kernel', 'nas-bench-201');
    expect(nothing.stderr).toContain('received no architecture and no --kernel; expected one of the two');
    const other = await run('figure', 'kernel', 'nas-bench-201', '--kernel', table);
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain("expected a file of 'naswot score --save-kernel'");
    const count = await run('figure', 'kernel', 'nas-bench-201', '@0', '--proxy', 'parameters');
    expect(count.stderr).toContain('parameters makes no kernel; expected naswot');
  });

  it('colours a scatter by ReLU units or by parameters', async () => {
    const drawn = async (...args: readonly string[]): Promise<string> => {
      documentOf(await run('figure', 'scatter', 'nas-bench-201', ...args, '--output', 's.svg', '--json'));
      return await read('s.svg');
    };
    const [byUnits, byParameters] = [await drawn(), await drawn('--colour', 'parameters')];
    expect(byUnits).toContain('>ReLU units<');
    expect(byParameters).toContain('>parameters<');
    const fills = (svg: string): readonly string[] => svg.match(/<circle [^>]*>/g) ?? [];
    expect(fills(byUnits)).toHaveLength(fills(byParameters).length);
    expect(fills(byUnits)).not.toEqual(fills(byParameters));
    expect((await run('figure', 'scatter', 'nas-bench-201', '--colour', 'red')).code).toBe(2);
  });

  it('sets score or accuracy against parameters or MACs', async () => {
    for (const [y, x, title] of [
      ['score', 'macs', 'naswot score against multiply-accumulates, with the Pareto front'],
      ['accuracy', 'parameters', 'cifar10_test_200 against parameters, with the Pareto front'],
    ] as const) {
      documentOf(
        await run('figure', 'pareto', 'nas-bench-201', '--y', y, '--x', x, '--output', 'p.svg', '--json'),
      );
      expect(await read('p.svg')).toContain(`aria-label="${title}"`);
    }
  });

  it('sets two objectives against each other, of all that is stored or of a search that has them', async () => {
    interface Front {
      readonly count: number;
      readonly objectives: readonly string[];
      readonly front: readonly { readonly values: Readonly<Record<string, number>> }[];
    }
    const drawn = async (...args: readonly string[]): Promise<Front> => {
      const found = await run('figure', 'pareto', 'nas-bench-201', ...args, '--output', 'f.svg', '--json');
      return documentOf(found) as Front;
    };
    const objectives = ['--objective', 'naswot', '--objective', 'min:macs'];
    const all = await drawn(...objectives);
    expect(all).toMatchObject({ objectives: ['naswot', 'min:macs'], within: null });
    const numbers = all.front.map(({ values }) => [values['min:macs'] ?? 0, values['naswot'] ?? 0] as const);
    expect(numbers.length).toBeGreaterThan(1);
    for (const column of [0, 1] as const)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a[column] - b[column]));
    expect(await read('f.svg')).toMatch(/naswot score against multiply-accumulates.*>@\d+</s);
    const several = tinySearch(...objectives, '--strategy', 'nsga-ii', '--samples', '12', '--json');
    const { search } = documentOf(await run(...several)) as { search: { id: string } };
    const own = await drawn('--search', search.id);
    expect(own.objectives).toEqual(all.objectives);
    expect(own.count).toBeLessThan(all.count);
    const accurate = await drawn('--objective', 'accuracy:nas-bench-201', '--objective', 'naswot');
    expect(await read('f.svg')).toContain('>cifar10_valid_200 (%)<');
    expect(accurate.front.length).toBeGreaterThan(0);
    const one = await run('figure', 'pareto', 'nas-bench-201', '--objective', 'naswot');
    expect(one).toMatchObject({ code: 2 });
    expect(one.stderr).toContain('a picture has two axes, one for each of two objectives; received 1');
  });
});
