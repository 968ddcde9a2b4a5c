import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, startNaswotIn, type Running } from '../testing/run-naswot.ts';
import { onTinyFileSystem } from '../testing/tiny-file-system.ts';
import { serveWheels, type WheelIndex } from '../testing/wheel-index.ts';
import { recipes } from './recipes.ts';

const wheels = recipes['tfjs-node'].wheels.cpu ?? [];
const files = wheels.map(({ file }) => file);
const [wheel = { requirement: '', sha256: '' }] = wheels;

/** The publisher's own archive is not there: a port of this machine that refuses. */
const nowhere = { TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:9/' };

const install = (home: string, index: WheelIndex): Running =>
  startNaswotIn(
    home,
    { ...nowhere, PIP_INDEX_URL: index.url, PIP_NO_CACHE_DIR: '1', PIP_RETRIES: '0' },
    ...['engine', 'install', 'tfjs-node'],
  );

/** What lies under HOME/engines that is no lock. */
const leftIn = async (home: string): Promise<readonly string[]> => {
  const names = await readdir(path.join(home, 'engines'), { recursive: true });
  return names.filter((name) => !name.startsWith('.lock')).sort();
};

describe('naswot engine install', { timeout: 120_000 }, () => {
  it('tells size and checksum first, and refuses a file with another one', async () => {
    await using here = await scratchHome();
    await using index = await serveWheels(files, (_, response) => response.end('not the wheel'));
    const { code, stdout, stderr } = await install(here.folder, index).finished;
    expect(stderr).toContain(`${files[0] ?? ''}, 230.2 MB, SHA-256 ${wheel.sha256}`);
    expect(stderr).toMatch(/naswot: error: .*DO NOT MATCH THE HASHES/s);
    expect([code, stdout]).toEqual([1, '']);
    expect(await leftIn(here.folder)).toEqual(['downloads', 'downloads/wanted.txt']);
  });

  it('says what it fetched for where the index does not have it', async () => {
    await using here = await scratchHome();
    await using index = await serveWheels([], (_, response) => response.end());
    const { code, stderr } = await install(here.folder, index).finished;
    expect(stderr).toContain(`No matching distribution found for ${wheel.requirement}`);
    expect(code).toBe(1);
  });

  it('leaves no engine where it is interrupted, and lets nobody else in meanwhile', async () => {
    await using here = await scratchHome();
    await using index = await serveWheels(files, (_, response) => void response.writeHead(200).write('PK'));
    const first = install(here.folder, index);
    await index.asked(1);
    const second = await install(here.folder, index).finished;
    expect(second.stderr).toMatch(
      new RegExp(
        `naswot: error: the installation of engines in .* is in use by process ${first.process.pid} `,
      ),
    );
    expect(second.code).toBe(1);
    first.process.kill('SIGINT');
    const { code, stdout, stderr } = await first.finished;
    expect(stderr).toMatch(/interrupted; the same command goes on with what was downloaded\n$/);
    expect([code, stdout]).toEqual([130, '']);
    expect(await leftIn(here.folder)).toEqual(['downloads', 'downloads/wanted.txt']);
  });

  it('ends what it has started when it is killed', async () => {
    await using here = await scratchHome();
    let hangUp = (): void => undefined;
    const hungUp = new Promise<void>((resolve) => (hangUp = resolve));
    await using index = await serveWheels(files, (_, response) => {
      response.writeHead(200).write('PK');
      response.once('close', hangUp);
    });
    const killed = install(here.folder, index);
    await index.asked(1);
    killed.process.kill('SIGKILL');
    await killed.finished;
    // Nobody else would: pip waits for the rest of the wheel.
    await hungUp;
  });

  it('puts together anew what is there and does not load', async () => {
    await using here = await scratchHome();
    const place = path.join(here.folder, 'engines/tfjs-node');
    const { module, version } = recipes['tfjs-node'];
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'install.json'), JSON.stringify({ module, version, device: 'cpu' }));
    await using index = await serveWheels([], (_, response) => response.end());
    const { code, stderr } = await install(here.folder, index).finished;
    expect(stderr).toContain(
      `tfjs-node is in ${path.join(here.folder, 'engines')} and does not load; it is put together anew\n`,
    );
    expect(stderr).toContain(`No matching distribution found for ${wheel.requirement}`);
    expect(code).toBe(1);
  });

  it('takes an engine for absent whose description cannot be read', async () => {
    await using here = await scratchHome();
    const place = path.join(here.folder, 'engines/tfjs-node');
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'install.json'), '');
    await using index = await serveWheels([], (_, response) => response.end());
    const { code, stderr } = await install(here.folder, index).finished;
    expect(stderr).toContain(`No matching distribution found for ${wheel.requirement}`);
    expect(code).toBe(1);
  });

  it('says in a sentence that a folder cannot be made', async () => {
    await using here = await scratchHome();
    await writeFile(path.join(here.folder, 'file'), '');
    for (const home of [path.join(here.folder, 'file'), '/proc/nope']) {
      const { code, stderr } = await runNaswot(here.folder, 'engine', 'install', 'tfjs-node', '--home', home);
      expect(stderr).toMatch(/naswot: error: .* cannot be (written|made): /);
      expect(stderr).toContain('hint: choose another folder with --home DIR');
      expect(code).toBe(1);
    }
  });

  it('says what is missing before anything is downloaded', async () => {
    await using here = await scratchHome();
    const { code, stderr } = await startNaswotIn(
      here.folder,
      { PATH: here.folder },
      'engine',
      'install',
      'tfjs-gpu',
    ).finished;
    expect(stderr).toContain(
      'naswot: error: pip is needed to fetch the libraries, and python3 -m pip does not run\n',
    );
    expect(stderr).toContain("hint: install Python 3 with pip (Debian: 'apt-get install python3-pip')");
    expect(code).toBe(1);
  });

  it('says how much room it takes where there is less', async () => {
    await using here = await scratchHome();
    await onTinyFileSystem(4, async (disk) => {
      const { code, stderr } = await runNaswot(
        here.folder,
        'engine',
        'install',
        'tfjs-node',
        '--home',
        disk.folder,
      );
      expect(stderr).toMatch(
        /naswot: error: installing takes about 1\d{3}\.\d MB in .*; \d\.\d MB are free there\n/,
      );
      expect(stderr).toContain('hint: make room, or choose another folder with --home DIR\n');
      expect(code).toBe(1);
    });
  });

  it('knows engines and devices by name', async () => {
    await using here = await scratchHome();
    const unknown = await runNaswot(here.folder, 'engine', 'install', 'tfjs');
    expect(unknown.stderr).toContain(
      "unknown engine to install 'tfjs'; expected one of tfjs-node, tfjs-gpu, onnx-cuda",
    );
    const device = await runNaswot(here.folder, 'engine', 'install', 'tfjs-node', '--device', 'cuda');
    expect(device.stderr).toContain("--device received 'cuda', expected auto or cpu for tfjs-node");
    expect([unknown.code, device.code]).toEqual([2, 2]);
  });
});
