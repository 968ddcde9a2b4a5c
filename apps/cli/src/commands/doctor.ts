import type { Command } from 'commander';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { reportDataset } from '../dataset-report.ts';
import { checkEngines } from '../engine-attempt.ts';
import { engineLine } from '../engine-table.ts';
import type { Finding } from '../finding.ts';
import { messageOf } from '../message-of.ts';
import { isRemote } from '../remote/remote-settings.ts';
import { maskSecrets, settingsWithoutFile } from '../settings.ts';
import { integer, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

async function checkStore({ settings, openStore }: Context): Promise<Finding> {
  const where = maskSecrets(settings.store.value);
  try {
    await using store = await openStore();
    return { what: 'store', state: 'fine', detail: `${where}, ${await store.countSearches()} searches` };
  } catch (error) {
    return { what: 'store', state: 'broken', detail: messageOf(error) };
  }
}

/** The store, or the coordinator that has one. */
async function checkPlace(context: Context): Promise<readonly Finding[]> {
  if (!isRemote(context.settings)) return [await checkStore(context)];
  const { checkCoordinator } = await import('../remote/check-coordinator.ts');
  return checkCoordinator(context);
}

async function findEngines({ enginesFolder }: Context): Promise<readonly Finding[]> {
  const reports = await checkEngines(enginesFolder);
  const isUsable = reports.some(({ loads }) => loads);
  return reports.map((report) => ({
    what: `engine ${report.name}`,
    state: report.loads ? 'fine' : isUsable ? 'note' : 'broken',
    detail: engineLine(report),
  }));
}

async function checkImages({ settings }: Context): Promise<Finding> {
  const folder = settings.data.value;
  try {
    const { present, location, problem, hint } = await reportDataset('cifar-10', folder);
    if (problem !== null)
      return { what: 'images', state: 'broken', detail: [problem, hint ?? ''].join('; ') };
    if (present !== null && present > 0)
      return { what: 'images', state: 'fine', detail: `CIFAR-10, ${integer(present)} in ${location}` };
    const detail = `CIFAR-10 is not in ${folder}: searches run on 1/f noise; 'naswot dataset get cifar-10' downloads it`;
    return { what: 'images', state: 'note', detail };
  } catch (error) {
    return { what: 'images', state: 'broken', detail: messageOf(error) };
  }
}

/** What is found in spite of a settings file that cannot be read, which is told. */
function readContext(flags: SharedFlags): {
  readonly context: Context;
  readonly findings: readonly Finding[];
} {
  try {
    return { context: contextOf(flags), findings: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const detail = [error.message, error.hint ?? ''].join('; ');
    const context = contextOf(flags, settingsWithoutFile(flags, process.env, process.cwd()));
    return { context, findings: [{ what: 'settings', state: 'broken', detail }] };
  }
}

async function doctor(flags: SharedFlags): Promise<void> {
  const { context, findings: wrong } = readContext(flags);
  const node: Finding = { what: 'Node.js', state: 'fine', detail: process.versions.node };
  const found = [...(await findEngines(context)), await checkImages(context), ...(await checkPlace(context))];
  const findings = [node, ...wrong, ...found];
  context.terminal.result({ findings }, () =>
    table(findings, [
      { title: '', align: 'left', cell: ({ what }) => what },
      { title: '', align: 'left', cell: ({ state }) => state },
      { title: '', align: 'left', cell: ({ detail }) => detail },
    ]),
  );
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1;
}

export function addDoctorCommand(program: Command): void {
  withSharedOptions(program.command('doctor').description('checks this machine and says what to do'))
    .addHelpText('after', '\nExample:\n  $ naswot doctor\n')
    .action(doctor);
}
