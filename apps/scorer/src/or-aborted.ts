/** What the promise gives, or null once the signal aborts, whichever is first; leaves no listener behind. */
export async function orAborted<Output>(
  promise: Promise<Output>,
  signal: AbortSignal,
): Promise<Output | null> {
  const settled = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true, signal: settled.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    settled.abort();
  }
}
