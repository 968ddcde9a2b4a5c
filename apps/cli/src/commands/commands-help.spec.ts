import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addConfigCommand } from './config.ts';
import { addCoordinatorCommand } from './coordinator.ts';
import { addDatasetCommand } from './dataset.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEngineCommand } from './engine.ts';
import { addFigureCommand } from './figure.ts';
import { addListCommands } from './lists.ts';
import { addReproduceCommand } from './reproduce.ts';
import { addScoreCommand } from './score.ts';
import { addScorerCommand } from './scorer.ts';
import { addScorersCommand } from './scorers.ts';
import { addScoresCommand } from './scores.ts';
import { addSearchCommand } from './search.ts';
import { addSearchesCommand } from './searches.ts';
import { addSpaceCommand } from './space.ts';
import { addVerifyCommand } from './verify.ts';

const adding = [
  addConfigCommand,
  addCoordinatorCommand,
  addDatasetCommand,
  addDoctorCommand,
  addEngineCommand,
  addFigureCommand,
  addListCommands,
  addReproduceCommand,
  addScoreCommand,
  addScorerCommand,
  addScorersCommand,
  addScoresCommand,
  addSearchCommand,
  addSearchesCommand,
  addSpaceCommand,
  addVerifyCommand,
];

interface NamedCommand {
  /** Nouns and verb, as they are typed. */
  readonly name: string;
  readonly command: Command;
}

const within = (command: Command, name: string): readonly NamedCommand[] => [
  { name, command },
  ...command.commands.flatMap((verb) => within(verb, `${name} ${verb.name()}`)),
];

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

const program = new Command('naswot');
for (const add of adding) add(program);
const all = program.commands.flatMap((command) => within(command, `naswot ${command.name()}`));

it.each(all)('$name --help shows one worked example, of this command', ({ name, command }) => {
  const [, ...examples] = helpOf(command).split('Example:\n');
  expect(examples).toHaveLength(1);
  expect(examples[0]?.trim()).toMatch(new RegExp(`^\\$ ${name}\\b.*$`));
});

it('has every command that an invocation may need', () => {
  expect(all.map(({ name }) => name.slice('naswot '.length)).sort()).toEqual(
    [
      'config',
      'coordinator',
      'dataset',
      'dataset get',
      'dataset import',
      'dataset list',
      'dataset show',
      'doctor',
      'engine',
      'engine check',
      'engine install',
      'engine list',
      'engine try',
      'figure',
      'figure distribution',
      'figure kernel',
      'figure pareto',
      'figure scatter',
      'figure terms',
      'figure time-accuracy',
      'proxy',
      'proxy list',
      'reproduce',
      'score',
      'scorer',
      'scorers',
      'scores',
      'scores export',
      'scores import',
      'scores query',
      'search',
      'searches',
      'searches cancel',
      'searches delete',
      'searches diff',
      'searches follow',
      'searches list',
      'searches pause',
      'searches resume',
      'searches show',
      'space',
      'space describe',
      'space list',
      'space sample',
      'space show',
      'strategy',
      'strategy list',
      'verify',
    ].sort(),
  );
});
