import type { Command } from './run-command.ts';

/** One thing that `npm test` checks before the tests themselves. */
export interface Step {
  readonly name: string;
  readonly command: Command;
}

const minuteMs = 60_000;
const tsx = 'node_modules/tsx/dist/cli.mjs';

/** The steps in order; `paths` narrows those that can be narrowed. */
export function checkSteps(paths: readonly string[]): readonly Step[] {
  const targets = paths.length > 0 ? paths : ['.'];
  const step = (name: string, args: readonly string[]): Step => ({
    name,
    command: { args, limitMs: 10 * minuteMs },
  });
  return [
    step('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...targets]),
    step('generated', [tsx, 'tools/generate/main.ts', '--check']),
    step('lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...targets]),
    step('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']),
  ];
}

/** The tests, in one run: unit, property and integration; `report` is the file that gets their outcomes as JSON. */
export const testCommand = (paths: readonly string[], report: string): Command => ({
  args: [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...paths,
  ],
  limitMs: 40 * minuteMs,
});
