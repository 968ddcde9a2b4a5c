import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

/** Ways of starting the command: arguments of Node. */
export const programs = {
  /** As it is installed: it runs from its bundle. */
  bundle: [path.join(root, 'apps/cli/bin/naswot.js')],
  sources: ['--import', import.meta.resolve('tsx'), path.join(root, 'apps/cli/src/main.ts')],
} as const;

export type Program = keyof typeof programs;

/** A start that is measured. */
export interface StartedCommand {
  readonly title: string;
  /** `round` is from 1: weights of another seed make the same networks' scores new ones. */
  readonly args: (round: number) => readonly string[];
  /** In a home that nothing has used; the others share one, which holds the known cell's score. */
  readonly isFirst?: true;
}

const seeded = (round: number): readonly string[] => [
  '--dataset',
  'noise-pink',
  '--weights-seed',
  String(round),
];
const score = (round: number): readonly string[] => ['score', 'nas-bench-201', '@1', ...seeded(round)];

/** Makes the cell known, whatever the round. */
export const scoreKnown = score(0);

/** What people wait for before they see anything. */
export const startedCommands: readonly StartedCommand[] = [
  { title: 'space list', args: () => ['space', 'list'] },
  { title: 'score, in an empty home', args: score, isFirst: true },
  { title: 'score, a new cell', args: score },
  { title: 'score, a known cell', args: () => scoreKnown },
  {
    title: 'search --samples 4',
    args: (round) => ['search', 'nas-bench-201', '--samples', '4', ...seeded(round)],
  },
];
