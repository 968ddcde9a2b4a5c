import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** Deletes the first message of a stream that has one: of an object store's, the first piece of its oldest object. */
export async function deleteFirstMessage(server: string, stream: string): Promise<void> {
  const connection = await connect({ servers: server });
  const { streams } = await jetstreamManager(connection);
  await streams.deleteMessage(stream, (await streams.info(stream)).state.first_seq);
  await connection.close();
}
