export { type Figure, type FigureOptions, type Panel, type Quantity } from './figure.ts';
export type { Correlation } from './correlation.ts';
export { drawFigure, type FigureDocument, type FigureElement } from './draw-figure.ts';
export { distributionFigure, type DistributionData } from './distribution-figure.ts';
export { kernelFigure, type KernelData, type KernelOfNetwork } from './kernel-figure.ts';
export {
  frontOf,
  paretoFigure,
  type Better,
  type LabelledTradeoff,
  type ParetoData,
} from './pareto-figure.ts';
export { paretoFront, type Tradeoff } from './pareto-front.ts';
export { scatterFigure, type ScatterData } from './scatter-figure.ts';
export { termsFigure, type TermsData } from './terms-figure.ts';
export { timeAccuracyFigure, type TimeAccuracyData } from './time-accuracy-figure.ts';
