import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asPosition, findSpace } from '@naswot/space';

const space = findSpace('nas-bench-201');

/** Lengths of training, in epochs: four rungs of Hyperband. */
export const trialLengths = [4, 12, 36, 108] as const;

/** Validation accuracies after trainings of four lengths, with their times in seconds. */
const mapping = {
  space: space.name,
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: trialLengths.map((epochs) => ({
    column: `after${epochs}`,
    dataset: 'cifar10-valid',
    split: 'validation',
    epochs,
    trainingTime: { column: `seconds${epochs}`, unit: 's' },
  })),
};

/** Of an architecture by its position, made up: percent. */
const accuracyAt = (position: number, level: number): number => 20 + ((position * 31) % 7000) / 100 + level;

function tableText(): string {
  const header = ['arch', ...trialLengths.flatMap((epochs) => [`after${epochs}`, `seconds${epochs}`])];
  const rows = Array.from({ length: Number(space.size) }, (_, position) => [
    space.format(asPosition(BigInt(position), space.size)),
    ...trialLengths.flatMap((epochs, level) => [accuracyAt(position, level).toFixed(2), epochs * 10]),
  ]);
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

/** Puts a table of made-up accuracies of all of NAS-Bench-201 into a folder, and what says which column is what. */
export async function writeTrial(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'trial.csv'), tableText());
  await writeFile(path.join(folder, 'mapping.json'), JSON.stringify(mapping));
}

/** Of `naswot` in that folder: imports the table as the benchmark `trial`. */
export const importTrial = [
  'benchmark',
  'import',
  'trial.csv',
  '--mapping',
  'mapping.json',
  '--json',
] as const;
