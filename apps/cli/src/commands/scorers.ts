import type { Command } from 'commander';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';

async function scorers(flags: SharedFlags): Promise<void> {
  // gRPC takes a while to load.
  const { listScorers } = await import('../remote/list-scorers.ts');
  await listScorers(contextOf(flags));
}

export function addScorersCommand(program: Command): void {
  const command = program.command('scorers').description("the scorers of a coordinator's cluster");
  withSharedOptions(command)
    .addHelpText('after', example('naswot scorers --coordinator naswot.example:50051'))
    .action(scorers);
}
