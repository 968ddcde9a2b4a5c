import { describe, expect, it } from 'vitest';
import { bytesForLanes, fitLanes, type LaneEstimate } from './lane-memory.ts';
import { UsageError } from './usage-error.ts';

const gigabyte = 1e9;
/** 0.5 GB, and 1 GB for every 256 images. */
const estimate: LaneEstimate = (batchSize) => (0.5 + batchSize / 256) * gigabyte;
const automatic = { lanes: 8, isAutomatic: true, keepsBatch: false };
const given = { lanes: 8, isAutomatic: false, keepsBatch: false };

function refusalOf(...args: Parameters<typeof fitLanes>): UsageError {
  try {
    fitLanes(...args);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the memory for lanes', () => {
  it('is the machine’s, or less where its container has less, without what the command takes', () => {
    expect(bytesForLanes(16 * gigabyte, 0)).toBeCloseTo(15.3 * gigabyte);
    expect(bytesForLanes(16 * gigabyte, 2 ** 64)).toBeCloseTo(15.3 * gigabyte);
    expect(bytesForLanes(16 * gigabyte, 4 * gigabyte)).toBeCloseTo(3.3 * gigabyte);
    expect(bytesForLanes(0.5 * gigabyte, 0)).toBe(0);
  });
});

describe('the lanes of a search', () => {
  it('are as many as were wanted where they fit', () => {
    expect(fitLanes(automatic, 128, 8 * gigabyte, estimate)).toEqual({ lanes: 8, notice: null });
    expect(fitLanes(given, 128, 8 * gigabyte, estimate)).toEqual({ lanes: 8, notice: null });
  });

  it('are fewer where nobody asked for a number, which is said', () => {
    expect(fitLanes(automatic, 1024, 15.3 * gigabyte, estimate)).toEqual({
      lanes: 3,
      notice:
        'there are 3 lanes in place of 8: one takes about 4.5 GB with 1024 images, and 15.3 GB are there for all',
    });
  });

  it('are refused where the number was given, with the lanes and the batch that would fit', () => {
    const { message, hint } = refusalOf(given, 1000, 15.3 * gigabyte, estimate);
    expect(message).toBe(
      '--lanes 8 do not fit into memory: one takes about 4.4 GB with 1000 images, and 15.3 GB are there for all',
    );
    expect(hint).toBe('use --lanes 3 or --batch-size 256');
  });

  it('are refused where not even one fits, with a smaller batch where one would', () => {
    const { message, hint } = refusalOf(automatic, 1024, 2 * gigabyte, estimate);
    expect(message).toMatch(/^not even one lane fits into memory: one takes about 4\.5 GB/);
    expect(hint).toBe('use --batch-size 256');
    expect(refusalOf(automatic, 128, 0.4 * gigabyte, estimate).hint).toBe('use a machine with more memory');
  });

  it('are refused without another batch where the search has its own', () => {
    const resumed = { ...given, keepsBatch: true };
    expect(refusalOf(resumed, 1024, 15.3 * gigabyte, estimate).hint).toBe('use --lanes 3');
    expect(refusalOf(resumed, 1024, 2 * gigabyte, estimate).hint).toBe('use a machine with more memory');
  });
});
