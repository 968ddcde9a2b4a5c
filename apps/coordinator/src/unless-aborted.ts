/** Resolves with the act, or once the signal has aborted, when the act goes on unheard; rejects where the act fails first. */
export async function unlessAborted(act: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    const onAbort = (): void => resolve();
    // Removed by hand: Node forgets the `signal` option of most listeners that one target is given (20.20).
    settled.signal.addEventListener('abort', () => signal.removeEventListener('abort', onAbort));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) resolve();
  });
  await Promise.race([act, aborted]).finally(() => settled.abort());
}
