import { context, isSpanContextValid, propagation, trace, type Link } from '@opentelemetry/api';
import type { ResultMessage, ShardMessage } from '@naswot/queue';

/** Spans go nowhere unless a program has registered where to. */
const tracer = trace.getTracer('naswot');

/** Sends a shard within a span, whose context goes with it. */
export const tracedDispatch = (
  shard: ShardMessage,
  reason: string,
  send: (shard: ShardMessage) => Promise<void>,
): Promise<void> => {
  const attributes = { 'naswot.search': shard.searchId, 'naswot.shard': shard.id, 'naswot.reason': reason };
  return tracer.startActiveSpan('dispatch shard', { attributes }, async (span) => {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    const { traceparent } = carrier;
    try {
      await send(traceparent === undefined ? shard : { ...shard, trace: traceparent });
    } finally {
      span.end();
    }
  });
};

/** Where a message's trace context came from, as links: a batch has many. */
function linksOf(results: readonly ResultMessage[]): Link[] {
  return results.flatMap(({ trace: traceparent }) => {
    if (traceparent === undefined) return [];
    const told = trace.getSpanContext(propagation.extract(context.active(), { traceparent }));
    return told === undefined || !isSpanContextValid(told) ? [] : [{ context: told }];
  });
}

/** Records results within a span that is linked to the scoring of each. */
export const tracedRecording = <Output>(
  results: readonly ResultMessage[],
  record: () => Promise<Output>,
): Promise<Output> => {
  const [first] = results;
  const attributes = { 'naswot.search': first?.searchId ?? '', 'naswot.results': results.length };
  return tracer.startActiveSpan('record results', { attributes, links: linksOf(results) }, async (span) => {
    try {
      return await record();
    } finally {
      span.end();
    }
  });
};
