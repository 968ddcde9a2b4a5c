import { context, propagation, trace } from '@opentelemetry/api';
import type { ShardMessage } from '@naswot/queue';

/** Spans go nowhere unless a program has registered where to. */
const tracer = trace.getTracer('naswot');

/** Scores a shard within a span that belongs to its dispatch; what is done is given the span's own context, for the results. */
export function tracedScoring<Output>(
  { id, searchId, trace: traceparent }: ShardMessage,
  scorer: string,
  score: (traceparent: string | undefined) => Promise<Output>,
): Promise<Output> {
  const attributes = { 'naswot.search': searchId, 'naswot.shard': id, 'naswot.scorer': scorer };
  const parent = propagation.extract(context.active(), { traceparent });
  return tracer.startActiveSpan('score shard', { attributes }, parent, async (span) => {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    try {
      return await score(carrier.traceparent);
    } finally {
      span.end();
    }
  });
}
