/** Figures of a comparison, and what each shows. */
export const figureKinds = {
  scatter: 'score against accuracy, with the rank correlation',
  distribution: 'how scores are distributed',
  pareto: 'score or accuracy against parameters or MACs, with the Pareto front',
  terms: 'the size term and the separation term, each against accuracy',
} as const;

export type FigureKind = keyof typeof figureKinds;

/** What the colour of a scatter shows. */
export const colours = ['relu-units', 'parameters'] as const;
/** What an architecture is worth. */
export const worths = ['accuracy', 'score'] as const;
/** What it costs. */
export const costs = ['parameters', 'macs'] as const;

/** What is chosen of a figure's axes and colours; each figure looks at its own. */
export interface FigureChoices {
  readonly colour: (typeof colours)[number];
  readonly y: (typeof worths)[number];
  readonly x: (typeof costs)[number];
}

export const defaultChoices: FigureChoices = { colour: colours[0], y: worths[0], x: costs[0] };
