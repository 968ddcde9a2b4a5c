import { describeServers } from '../testing/describe-servers.ts';
import { openJetStreamQueue } from '../testing/jetstream-fixtures.ts';
import { describeQueue } from '../testing/index.ts';

describeServers('the ports', (server) => {
  describeQueue('in JetStream', () => openJetStreamQueue(server().url));
});
