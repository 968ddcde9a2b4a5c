import type { Command } from 'commander';
import { engines } from '@naswot/engines';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { reportDataset } from '../dataset-report.ts';
import { checkEngine } from '../engine-report.ts';
import { messageOf } from '../message-of.ts';
import { maskSecrets } from '../settings.ts';
import { integer, table } from '../terminal.ts';

interface Finding {
  readonly what: string;
  readonly state: 'fine' | 'note' | 'broken';
  readonly detail: string;
}

async function checkStore({ settings, openStore }: Context): Promise<Finding> {
  const where = maskSecrets(settings.store.value);
  try {
    await using store = await openStore();
    const searches = await store.listSearches();
    return { what: 'store', state: 'fine', detail: `${where}, ${searches.length} searches` };
  } catch (error) {
    return { what: 'store', state: 'broken', detail: messageOf(error) };
  }
}

async function checkEngines(): Promise<readonly Finding[]> {
  const reports = await Promise.all(Object.keys(engines).map(checkEngine));
  const isUsable = reports.some(({ loads }) => loads);
  return reports.map(({ name, loads, version, device, reason }) => ({
    what: `engine ${name}`,
    state: loads ? 'fine' : isUsable ? 'note' : 'broken',
    detail: loads ? `${version} on ${device}` : (reason ?? ''),
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

async function doctor(flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  const node: Finding = { what: 'Node.js', state: 'fine', detail: process.versions.node };
  const findings = [node, ...(await checkEngines()), await checkImages(context), await checkStore(context)];
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
