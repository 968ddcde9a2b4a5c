import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { orAborted } from './or-aborted.ts';

const never = new Promise<string>(() => undefined);

describe('waiting for a promise or an abort', () => {
  it('gives what the promise gives, and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve('done'), signal)).toBe('done');
    await expect(orAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('gives null where the signal aborts first, or has aborted', async () => {
    const stop = new AbortController();
    const waiting = orAborted(never, stop.signal);
    stop.abort();
    expect(await waiting).toBeNull();
    expect(await orAborted(never, stop.signal)).toBeNull();
  });
});
