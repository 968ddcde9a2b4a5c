import { correlations } from './correlations.ts';
import { fig1 } from './fig-1.ts';
import { fig3 } from './fig-3.ts';
import type { TargetName } from '../target-names.ts';
import type { Target } from './target.ts';

/** Every figure and table that can be made again. */
export const targets = { 'fig-1': fig1, 'fig-3': fig3, correlations } as const satisfies Record<
  TargetName,
  Target
>;
