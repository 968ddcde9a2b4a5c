import { expect, it } from 'vitest';
import { placesText } from './operation-places.ts';

const onDevice = [
  { operation: 'Conv', count: 13 },
  { operation: 'Add', count: 2 },
];

it('says that all operations ran on the device', () => {
  expect(placesText({ onDevice, onProcessor: [] })).toBe(
    'all 15 operations of a small network ran on the device',
  );
});

it('names those that ran on the processor, and how many', () => {
  const onProcessor = [
    { operation: 'Reshape', count: 3 },
    { operation: 'Shape', count: 1 },
  ];
  expect(placesText({ onDevice, onProcessor })).toBe(
    '4 of the 19 operations of a small network ran on the processor: 3 Reshape, 1 Shape',
  );
});
