/** Figures of a comparison. */
export const figureKinds = ['scatter', 'distribution', 'pareto', 'terms'] as const;
export type FigureKind = (typeof figureKinds)[number];
