import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchProblems } from '../check/search-output.ts';
import { makeSecrets } from '../secrets/make-secrets.ts';
import { provideNats, startNats, type NatsServer } from '../servers/nats.ts';
import { startPostgres, type PostgresServer } from '../servers/postgres.ts';
import { buildImages, type Image, type Images } from './build-images.ts';
import { parseCompose, type Compose } from './compose.ts';
import { checkHealth, runContainer, type Container } from './run-container.ts';

const docker = path.resolve(import.meta.dirname, '../../docker');
const read = (name: string): Promise<string> => readFile(path.join(docker, name), 'utf8');

/** What npm takes for wanted because @prisma/client may use it. */
const isForPrisma = (name: string): boolean => /^node_modules\/(prisma|typescript)$/.test(name);

/** Packages are installed anew, and an engine is: a minute and a half on a machine that does nothing else. */
const buildLimitMs = 600_000;

let scratch: string;
let images: Images;
let cluster: Compose;

const scratchFile = (...names: readonly string[]): string => path.join(scratch, ...names);

/** What a container calls something, and what it is here. */
type Places = Readonly<Record<string, string>>;

const placed = (text: string, places: Places): string =>
  Object.entries(places).reduce((replaced, [there, here]) => replaced.replaceAll(there, here), text);

/** The files that compose mounts; longer names first, of which others are the beginning. */
const mounted = (): Places =>
  Object.fromEntries(
    Object.entries(cluster.secrets)
      .sort(([a], [b]) => b.length - a.length)
      .map(([name, { file }]) => [`/run/secrets/${name}`, scratchFile(file)]),
  );

async function startStore(): Promise<PostgresServer> {
  const [certificate, key, password] = await Promise.all(
    ['postgres.pem', 'postgres.key', 'postgres-password'].map((file) =>
      readFile(scratchFile('secrets', file), 'utf8'),
    ),
  );
  await copyFile(path.join(docker, 'pg_hba.conf'), scratchFile('pg_hba.conf'));
  const server = await startPostgres({
    tls: { certificate: certificate ?? '', key: key ?? '' },
    ...(password !== undefined && { password }),
    config: { hba_file: scratchFile('pg_hba.conf') },
  });
  await server.createDatabase('naswot');
  return server;
}

async function startQueue(): Promise<NatsServer> {
  const users = await readFile(scratchFile('secrets/nats-users.conf'), 'utf8');
  const places = {
    ...mounted(),
    'include users.conf': users,
    'http: 127.0.0.1:8222': '',
    'store_dir: /data': '',
  };
  return startNats(await provideNats(), { config: placed(await read('nats.conf'), places) });
}

const imageOf = (name: string): Image => {
  const image = images.get(name);
  if (image === undefined) throw new Error(`there is no image ${name}`);
  return image;
};

interface Started {
  readonly container: Container;
  readonly image: Image;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a service as compose.yaml says, and further arguments. */
function startService(name: string, places: Places, ...more: readonly string[]): Started {
  const { build, command, environment } = cluster.services[name]!;
  const image = imageOf(build?.target ?? '');
  const here = Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, placed(value, places)]),
  );
  const own = { ...here, NASWOT_HOME: scratchFile(`home-${name}`) };
  const words = [...command.map((word) => placed(word, places)), ...more];
  return { container: runContainer(image, { command: words, environment: own }), image, environment: own };
}

describe('the images, built by their own steps', () => {
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'naswot-images-'));
    // The user of the images is another; secrets are mounted past the rights of their folder, which here have to be given.
    await chmod(scratch, 0o777);
    await makeSecrets(scratchFile('secrets'), ['scorer-1', 'scorer-2']);
    await chmod(scratchFile('secrets'), 0o755);
    await chmod(scratchFile('secrets/operator.token'), 0o644);
    cluster = parseCompose(await read('compose.yaml'));
    images = await buildImages({
      dockerfile: path.join(docker, 'Dockerfile'),
      context: path.join(docker, '..'),
      targets: ['coordinator', 'scorer', 'engine-tfjs-gpu'],
      // TensorFlow for a GPU is ten times as much, and onnx-cuda's libraries 1.6 GB.
      args: { ENGINE_DEVICE: 'cpu' },
      scratch: scratchFile('build'),
    });
  }, buildLimitMs);

  afterAll(() => rm(scratch, { recursive: true }));

  it('run from their bundle', async () => {
    await using container = runContainer(imageOf('scorer'), {
      command: ['space', 'list', '--verbose'],
      environment: { NASWOT_HOME: scratchFile('home') },
    });
    await container.said(/nas-bench-201/);
    await expect(container.said(/the sources run without a bundle/)).rejects.toThrow('it ended');
  });

  it('hold an engine of TensorFlow’s for whoever they run as, not root', async () => {
    const image = imageOf('engine-tfjs-gpu');
    await using container = runContainer(
      { ...image, user: imageOf('scorer').user, entrypoint: imageOf('scorer').entrypoint },
      {
        command: ['engine', 'list', '--json'],
        environment: { NASWOT_HOME: path.join(image.root, image.folder, 'home') },
      },
    );
    const [output] = await container.said(/^\{\n.*^\}$/ms);
    const { engines } = JSON.parse(output) as { readonly engines: readonly { readonly name: string }[] };
    expect(engines.find(({ name }) => name === 'tfjs-gpu')).toMatchObject({ installed: true, loads: true });
  });

  it('hold no package that only development needs', async () => {
    const lock = JSON.parse(await readFile(path.join(docker, '../package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
    };
    const { root, folder } = imageOf('coordinator');
    const unwanted = Object.entries(lock.packages).filter(
      ([name, { dev }]) => dev === true || isForPrisma(name),
    );
    expect(unwanted.length).toBeGreaterThan(100);
    expect(
      unwanted.map(([name]) => name).filter((name) => existsSync(path.join(root, folder, name))),
    ).toEqual([]);
  });

  it('are a cluster that searches, with every door closed as in compose.yaml', async () => {
    await using store = await startStore();
    await using queue = await startQueue();
    const places = {
      ...mounted(),
      'postgres:5432': `127.0.0.1:${store.port}`,
      'tls://nats:4222': queue.url.replace('nats:', 'tls:'),
      '0.0.0.0:50051': '127.0.0.1:0',
    };
    const coordinator = startService('coordinator', places, '--http=127.0.0.1:0');
    await using _coordinator = coordinator.container;
    const scorers = ['scorer-1', 'scorer-2'].map((name) => startService(name, places));
    await using _first = scorers[0]!.container;
    await using _second = scorers[1]!.container;
    const [, grpc = '', http = ''] = await coordinator.container.said(/^ready: gRPC (\S+), HTTP (\S+)$/m);
    for (const { container } of scorers) await container.said(/^ready: scorer-/m);

    const coordinatorHealth = () =>
      checkHealth(coordinator.image, {}, (text) => placed(text, { 'http://127.0.0.1:8080': http }));
    const scorerHealth = () =>
      Promise.all(scorers.map(({ image, environment }) => checkHealth(image, environment)));
    expect(await coordinatorHealth()).toBe(0);
    expect(await scorerHealth()).toEqual([0, 0]);

    await using client = runContainer(imageOf('coordinator'), {
      command: ['search', 'nas-bench-201', '--samples=4', '--network=cellsPerStage=1', '--json'],
      environment: {
        NASWOT_HOME: scratchFile('home'),
        NASWOT_COORDINATOR: grpc,
        NASWOT_TLS_CA: scratchFile('secrets/authority.pem'),
        NASWOT_TOKEN_FILE: scratchFile('secrets/operator.token'),
      },
    });
    const [output] = await client.said(/^\{\n.*^\}$/ms);
    expect(searchProblems(output, 4)).toEqual([]);

    expect(await scorers[1]!.container.stop()).toBe(0);
    await queue.kill();
    expect(await scorerHealth()).toEqual([1, 1]);
    await store.kill();
    expect(await coordinatorHealth()).toBe(1);
    await Promise.all([store.restart(), queue.restart()]);
    await expect.poll(coordinatorHealth, { timeout: 30_000 }).toBe(0);
    expect(await coordinator.container.stop()).toBe(0);
  });
});
