import { defaultWindow } from '@naswot/search';
import type { SearchDocument } from './search-document.ts';
import { duration, integer } from './terminal.ts';

/** What is made large, where that is more than the score. */
function objectiveLines({ objectives, within, levels, spec }: SearchDocument): readonly string[] {
  const texts = [
    objectives.join(' and '),
    ...(within === null ? [] : [`compared within ${within}`]),
    ...(levels === 1 ? [] : [`measured in ${levels} ways, cheapest first`]),
  ];
  return texts.length === 1 && texts[0] === spec.proxy ? [] : [`makes large: ${texts.join('; ')}`];
}

function budgetLines({ budget: { evaluations, simulatedTimeMs } }: SearchDocument): readonly string[] {
  const limits = [
    ...(evaluations === null ? [] : [`${integer(evaluations)} evaluations`]),
    ...(simulatedTimeMs === null ? [] : [`${duration(simulatedTimeMs)} of simulated training`]),
  ];
  return limits.length === 0 ? [] : [`at most ${limits.join(' and ')}`];
}

/** What bounds a search's choice, and what it began with. */
export function termsLines(document: SearchDocument): readonly string[] {
  const { constraints, included } = document;
  const limits = Object.entries(constraints).map(([name, limit]) => `${integer(limit)} ${name}`);
  return [
    ...objectiveLines(document),
    ...budgetLines(document),
    ...(limits.length === 0 ? [] : [`asked for no architecture of more than ${limits.join(' or ')}`]),
    ...(included === 0 ? [] : [`asked first for ${integer(included)} given architectures`]),
  ];
}

/** The strategy with all that it was told. */
export function strategyText({ strategy, seed, parameters, window }: SearchDocument): string {
  const settings = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return [
    strategy,
    ...settings,
    `seed ${seed}`,
    ...(window === defaultWindow ? [] : [`window ${window}`]),
  ].join(', ');
}
