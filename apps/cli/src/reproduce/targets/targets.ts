import { correlations } from './correlations.ts';
import { fig1 } from './fig-1.ts';
import { fig3 } from './fig-3.ts';
import { table2aTarget } from './table-2a.ts';
import { table1Target, table2bTarget } from './unfilled-table.ts';
import { fig7 } from './fig-7.ts';
import type { TargetName } from '../target-names.ts';
import type { Target } from './target.ts';

/** Every figure and table that can be made again. */
export const targets = {
  'fig-1': fig1,
  'fig-3': fig3,
  'fig-7': fig7,
  correlations,
  'table-1': table1Target,
  'table-2a': table2aTarget,
  'table-2b': table2bTarget,
} as const satisfies Record<TargetName, Target>;
