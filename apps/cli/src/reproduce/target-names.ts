/** Names of the targets; what makes them is loaded when one is asked for. */
export const targetNames = [
  'fig-1',
  'fig-3',
  'fig-7',
  'correlations',
  'table-1',
  'table-2a',
  'table-2b',
] as const;

export type TargetName = (typeof targetNames)[number];
