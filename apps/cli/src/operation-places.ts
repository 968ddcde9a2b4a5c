import type { OperationCount, OperationPlaces } from '@naswot/engines';

const total = (counts: readonly OperationCount[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0);

const listed = (counts: readonly OperationCount[]): string =>
  counts.map(({ operation, count }) => `${count} ${operation}`).join(', ');

/** `all 182 operations of a small network ran on the device`, or which of them ran on the processor. */
export function placesText({ onDevice, onProcessor }: OperationPlaces): string {
  const [there, here] = [total(onDevice), total(onProcessor)];
  return here === 0
    ? `all ${there} operations of a small network ran on the device`
    : `${here} of the ${there + here} operations of a small network ran on the processor: ${listed(onProcessor)}`;
}
