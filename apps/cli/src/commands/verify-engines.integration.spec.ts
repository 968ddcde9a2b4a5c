import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { provideEngine } from '../../../../tools/servers/engines.ts';
import { provideSoftwareVulkan } from '../../../../tools/servers/software-vulkan.ts';
import { scratchHome, startNaswotIn } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

/** Small networks that a device in software runs in some ten seconds each: convolutions, pooling, a singular kernel. */
const forSoftware = ['nas-bench-201-01', 'nas-bench-201-12', 'nas-bench-201-14'];

/** A reference folder of a few of the networks. */
async function someOf(given: string, names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-reference-'));
  for (const file of await readdir(given))
    if (file !== 'manifest.json') await symlink(path.join(given, file), path.join(folder, file));
  const { fixtures } = JSON.parse(await readFile(path.join(given, 'manifest.json'), 'utf8')) as {
    fixtures: { name: string }[];
  };
  const some = fixtures.filter(({ name }) => names.includes(name));
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify({ fixtures: some }));
  return folder;
}

/** What `naswot verify` says of an engine; the home is that of the engines installed apart. */
async function verify(
  folder: string,
  engine: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  await using here = await scratchHome();
  const words = ['verify', folder, '--engine', engine, '--json'];
  return documentOf(await startNaswotIn(here.folder, environment, ...words).finished);
}

describeWithReference('the reference networks of NAS-Bench-201', (reference) => {
  const folder = path.join(reference, 'fixtures/reference');
  const all = { agreed: 15, disagreed: 0 };

  it('agree with TensorFlow.js in WebAssembly', { timeout: 300_000 }, async () => {
    expect(await verify(folder, 'tfjs-wasm')).toMatchObject({ engine: 'tfjs-wasm', ...all });
  });

  it.each(['tfjs-node', 'tfjs-gpu'] as const)(
    'agree with %s on TensorFlow’s CPU device, installed as a user installs it',
    { timeout: 900_000 },
    async (engine) => {
      const home = await provideEngine(engine);
      expect(await verify(folder, engine, { NASWOT_HOME: home })).toMatchObject({ engine, ...all });
    },
  );

  it('agree with ONNX Runtime on a Vulkan device in software, small ones', { timeout: 900_000 }, async () => {
    const vulkan = await provideSoftwareVulkan();
    const some = await someOf(folder, forSoftware);
    try {
      expect(await verify(some, 'onnx-webgpu', vulkan)).toMatchObject({
        engine: 'onnx-webgpu',
        agreed: forSoftware.length,
        disagreed: 0,
      });
    } finally {
      await rm(some, { recursive: true });
    }
  });
});
