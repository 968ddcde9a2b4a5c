import { defaultWindow } from '@naswot/search';
import type { SearchDocument } from './search-document.ts';
import { integer } from './terminal.ts';

/** What bounds a search's choice, and what it began with. */
export function termsLines({ constraints, included }: SearchDocument): readonly string[] {
  const limits = Object.entries(constraints).map(([name, limit]) => `${integer(limit)} ${name}`);
  return [
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
