import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { explainFileError } from '@naswot/dataset';
import { explainIssues } from './explain-issues.ts';
import { UsageError } from './usage-error.ts';

const number = z.number('expected a number');
const text = z.string('expected a text');
const scoreSchema = z.union([z.number(), z.literal('-inf')], 'expected a number or "-inf"');
const fixtureSchema = z.looseObject(
  {
    name: text,
    space: text,
    /** A string where the space is known here; other spaces write theirs in other ways. */
    arch: z.unknown(),
    batchSize: z.int('expected a number of images').positive('expected a number of images'),
    params: number,
    reluUnits: number,
    reluUnitsAsReleased: number,
    score: scoreSchema,
    scoreAsReleased: scoreSchema,
  },
  'expected a network',
);
const manifestSchema = z.object(
  { fixtures: z.array(fixtureSchema, 'expected a list of networks') },
  'expected an object with fixtures',
);

/** One network of the manifest; its macro settings are among the fields that are not named here. */
export type Fixture = z.infer<typeof fixtureSchema>;
/** `-inf` where the kernel is singular. */
export type FixtureScore = z.infer<typeof scoreSchema>;

const expectedFolder =
  'expected a folder with manifest.json, batch.safetensors and a safetensors file for each network';

/** Reads a reference folder's manifest; throws a UsageError where it is none. */
export async function readManifest(folder: string): Promise<readonly Fixture[]> {
  const file = path.join(folder, 'manifest.json');
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    const parsed = manifestSchema.safeParse(manifest);
    if (parsed.success) return parsed.data.fixtures;
    throw new Error(explainIssues(parsed.error, manifest));
  } catch (error) {
    throw new UsageError(
      `${file} is no manifest of reference networks: ${explainFileError(error)}`,
      expectedFolder,
    );
  }
}
