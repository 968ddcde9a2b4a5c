export { accumulate, comparePanel, packPanelRow } from './accumulation';
export { eliminate } from './elimination';
