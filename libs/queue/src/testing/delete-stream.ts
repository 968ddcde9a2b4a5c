import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** Deletes a stream of a server, as somebody who does not know better might. */
export async function deleteStream(server: string, stream: string): Promise<void> {
  const connection = await connect({ servers: server });
  await (await jetstreamManager(connection)).streams.delete(stream);
  await connection.close();
}
