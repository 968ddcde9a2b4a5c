/**
 * Sends this program's spans to the OTLP endpoint that OTEL_EXPORTER_OTLP_ENDPOINT names; without it none are taken. Calling what
 * is returned sends those that are left.
 */
export async function startTracing(service: string): Promise<() => Promise<void>> {
  if ((process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') === '') return () => Promise.resolve();
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  // A collector that is away takes nothing with it.
  return () => provider.shutdown().catch(() => undefined);
}
