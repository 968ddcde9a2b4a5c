/** Aborts at SIGTERM and SIGINT; a second one ends the process as it would any. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}
