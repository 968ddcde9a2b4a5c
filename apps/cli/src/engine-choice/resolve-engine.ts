import { availableParallelism } from 'node:os';
import { engines, type EngineName } from '@naswot/engines';
import type { Context } from '../context.ts';
import type { EngineReport } from '../engine-report.ts';
import { messageOf } from '../message-of.ts';
import { parseEngine } from '../options.ts';
import {
  candidatesForDevices,
  chooseEngine,
  explainChoice,
  shortReason,
  type Choice,
} from './choose-engine.ts';
import { NoEngine } from './no-engine.ts';
import { describeMachine, differenceOf, type Machine } from './machine.ts';
import { reasonToSkip } from './reason-to-skip.ts';
import { recallChoice, rememberChoice } from './remembered-choice.ts';

/** What a choice is made for. */
export interface Resolution {
  readonly enginesFolder: string;
  /** Is told what is measured, and what came of it. */
  readonly tell: (line: string) => void;
  /** GPUs that lanes are to get; engines that know none of them are not taken then. */
  readonly devices?: readonly string[];
}

/** Longer than a GPU's libraries take to load; an engine that takes longer hangs, and is no engine for this machine. */
const limitMs = 120_000;

/** One engine after another: at once they would take cores and memory from each other. Those that need it only. */
async function measureEngines(enginesFolder: string, machine: Machine): Promise<readonly EngineReport[]> {
  const { attemptEngine } = await import('../engine-attempt.ts');
  const { unusable } = await import('../engine-report.ts');
  const reports: EngineReport[] = [];
  for (const name of Object.keys(engines) as EngineName[]) {
    const reason = reasonToSkip(name, machine, reports);
    reports.push(
      reason === null
        ? await attemptEngine(name, { enginesFolder, isTimed: true }, { limitMs })
        : unusable(name, enginesFolder, reason),
    );
  }
  return reports;
}

async function remember(resolution: Resolution, choice: Choice, machine: Machine): Promise<void> {
  const measuredAt = new Date().toISOString();
  try {
    await rememberChoice(resolution.enginesFolder, { ...choice, measuredAt, machine });
  } catch (error) {
    // A home that may only be read serves as well, and is measured for again.
    resolution.tell(`note: the choice of an engine could not be kept: ${messageOf(error)}`);
  }
}

async function measure(resolution: Resolution, machine: Machine, why: string): Promise<Choice> {
  const { enginesFolder, tell } = resolution;
  tell(`note: --engine auto measures the engines of this machine, ${why}`);
  const reports = await measureEngines(enginesFolder, machine);
  const choice = chooseEngine(reports, availableParallelism());
  if (choice === null) {
    const reasons = reports.map(({ name, reason }) => `${name}: ${shortReason(reason ?? '')}`);
    throw new NoEngine(`no engine runs networks on this machine: ${reasons.join('; ')}`);
  }
  for (const line of explainChoice(choice)) tell(`note: ${line}`);
  await remember(resolution, choice, machine);
  return choice;
}

/** The choice that is remembered for this machine, or is made now and remembered. */
async function choose(resolution: Resolution): Promise<Choice> {
  const machine = describeMachine(resolution.enginesFolder, process.env);
  const remembered = await recallChoice(resolution.enginesFolder);
  if (remembered === null) return measure(resolution, machine, 'once');
  const difference = differenceOf(remembered.machine, machine);
  if (difference === null) return remembered;
  return measure(resolution, machine, `anew: ${difference} is another than before`);
}

/**
 * The engine that a flag asks for: its name, or what `auto` stands for on this machine, which is measured once. Throws a UsageError
 * for a name that is not known, NoEngine where `auto` finds none.
 */
export async function resolveEngine(flag: string, resolution: Resolution): Promise<string> {
  if (flag !== 'auto') return parseEngine(flag);
  const choice = await choose(resolution);
  if ((resolution.devices ?? []).length === 0) return choice.engine;
  const able = candidatesForDevices(choice);
  const best = able.find(({ perSecond }) => perSecond !== null);
  if (best !== undefined) return best.engine;
  const reasons = able.map(({ engine, finding }) => `${engine}: ${finding}`);
  throw new NoEngine(
    `--devices is given, and no engine that tells GPUs apart can be used here: ${reasons.join('; ')}`,
  );
}

/** Always there; loaded, and never asked to run anything. */
const idleEngine = 'onnx-cpu';

/** The same for a command, which tells on its standard error; where it runs no network nothing is measured. */
export const resolveFor = async (
  flag: string,
  { enginesFolder, terminal }: Pick<Context, 'enginesFolder' | 'terminal'>,
  runsNetworks = true,
): Promise<string> =>
  flag === 'auto' && !runsNetworks ? idleEngine : resolveEngine(flag, { enginesFolder, tell: terminal.note });
