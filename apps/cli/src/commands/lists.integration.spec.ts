import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

describe('naswot strategy list', () => {
  it('shows parameters with their defaults, options by name, as --parameter takes them', async () => {
    await using home = await scratchHome();
    const { stdout } = await runNaswot(home.folder, 'strategy', 'list');
    const line = (strategy: string): string =>
      stdout.split('\n').find((text) => text.startsWith(strategy)) ?? '';
    expect(line('reinforce')).toContain('learning-rate=0.01 momentum=0.9 reward=rank reward-window=100');
    expect(line('zoph-le')).toContain('units=35 layers=2 learning-rate=0.0006 momentum=0.9 reward=rank');
    const { strategies } = documentOf(await runNaswot(home.folder, 'strategy', 'list', '--json')) as {
      readonly strategies: readonly { readonly name: string; readonly parameters: object }[];
    };
    expect(strategies.find(({ name }) => name === 'reinforce')?.parameters).toMatchObject({
      reward: { kind: 'choice', default: 'rank', options: ['rank', 'standard', 'value'] },
      'reward-window': { kind: 'number', default: 100, minimum: 1, maximum: 10_000 },
    });
  });
});

describe('an option of a strategy', () => {
  const search = tinySearch('--strategy', 'reinforce', '--samples', '4', '--engine', 'onnx-cpu', '--json');

  it('is stored with the search, and shown by name', async () => {
    await using home = await scratchHome();
    const document = documentOf(await runNaswot(home.folder, ...search, '--parameter', 'reward=value'));
    expect(document).toMatchObject({ search: { parameters: { reward: 'value', 'reward-window': 100 } } });
  });

  it('is refused where there is none of the name', async () => {
    await using home = await scratchHome();
    expect(await runNaswot(home.folder, ...search, '--parameter', 'reward=ranks')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "strategy parameter reward received 'ranks'; expected one of rank, standard, value; did you mean 'rank'?",
      ) as unknown,
    });
  });
});
