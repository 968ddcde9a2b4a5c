import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Choice } from './choose-engine.ts';
import type { Machine } from './machine.ts';

/** A choice, when it was made and on what machine. */
export interface RememberedChoice extends Choice {
  readonly measuredAt: string;
  readonly machine: Machine;
}

const schema = z.object({
  engine: z.string(),
  candidates: z.array(
    z.object({ engine: z.string(), perSecond: z.number().nullable(), finding: z.string() }),
  ),
  measuredAt: z.string(),
  machine: z.record(z.string(), z.string()),
});

/** `HOME/engine-choice.json`, beside HOME/engines. */
export const choiceFile = (enginesFolder: string): string =>
  path.join(path.dirname(enginesFolder), 'engine-choice.json');

/** What was chosen before; null where nothing was, or what is there is no choice: it is made again. */
export async function recallChoice(enginesFolder: string): Promise<RememberedChoice | null> {
  const text = await readFile(choiceFile(enginesFolder), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Keeps a choice in place of the one before; whole or not at all, so that several processes may do so at once. */
export async function rememberChoice(enginesFolder: string, choice: RememberedChoice): Promise<void> {
  const file = choiceFile(enginesFolder);
  const partial = `${file}.${randomUUID()}.part`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(partial, `${JSON.stringify(choice, null, 2)}\n`);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
