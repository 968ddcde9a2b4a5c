import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildContext } from './build-context.ts';
import { parseDockerfile, type Stage, type Step } from './dockerfile.ts';

const run = promisify(execFile);

/** What an image holds and how it is run. */
export interface Image {
  /** Stands for the root of its file system. */
  readonly root: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What later steps of the build have besides. */
  readonly args: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly healthcheck: readonly string[];
}

export interface Build {
  /** Dockerfile, and the folder that it is built from. */
  readonly dockerfile: string;
  readonly context: string;
  /** Stages to build. They share their files: all stand in one place. */
  readonly targets: readonly string[];
  /** Values of the Dockerfile's arguments within stages, as `docker build --build-arg` gives them; left out: their defaults. */
  readonly args?: Readonly<Record<string, string>>;
  /** Gets the files of every stage. */
  readonly scratch: string;
}

/** The images, by the names of their stages. */
export type Images = ReadonlyMap<string, Image>;

const emptyImage = (root: string): Image => ({
  root,
  folder: '/',
  env: {},
  args: {},
  user: '',
  entrypoint: [],
  cmd: [],
  healthcheck: [],
});

/** Of what surrounds a build only that by which programs are found and npm finds its registry and what it has fetched. */
const surroundings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|npm_config_.*|.*_proxy)$/i.test(name)),
  );

const within = (image: Image, name: string): string =>
  path.join(image.root, path.posix.resolve(image.folder, name));

async function copyContext(image: Image, context: string, target: string): Promise<void> {
  for (const file of await buildContext(context)) {
    const copy = path.join(within(image, target), file);
    await mkdir(path.dirname(copy), { recursive: true });
    await copyFile(path.join(context, file), copy);
  }
}

/** Files are shared, not copied, which is faster: no stage of ours writes into what it took, and times may go over to both. */
async function copyStage(image: Image, from: Image, source: string, target: string): Promise<void> {
  await mkdir(within(image, target), { recursive: true });
  await run('cp', ['-al', `${path.join(from.root, source)}/.`, within(image, target)]);
}

async function apply(image: Image, step: Step, { context, args = {} }: Build, built: Images): Promise<Image> {
  switch (step.kind) {
    case 'copy': {
      const from = step.from === null ? null : built.get(step.from);
      if (from === undefined) throw new Error(`COPY names a stage '${step.from}', which is not built`);
      if (from === null) await copyContext(image, context, step.target);
      else await copyStage(image, from, step.source, step.target);
      return image;
    }
    case 'run': {
      const env = { ...surroundings(), ...image.env, ...image.args };
      await run('/bin/sh', ['-ec', step.command], { cwd: within(image, '.'), env });
      return image;
    }
    case 'workdir':
      await mkdir(within(image, step.folder), { recursive: true });
      return { ...image, folder: step.folder };
    case 'env':
      return { ...image, env: { ...image.env, ...step.values } };
    case 'user':
      return { ...image, user: step.user };
    case 'entrypoint':
    case 'cmd':
    case 'healthcheck':
      return { ...image, [step.kind]: step.command };
    case 'arg':
      return { ...image, args: { ...image.args, [step.name]: args[step.name] ?? step.value } };
    case 'described':
      return image;
  }
}

/** The stages that a target needs, itself among them. */
function neededBy(target: string, stages: readonly Stage[]): ReadonlySet<string> {
  const stage = stages.find(({ name }) => name === target);
  if (stage === undefined) return new Set();
  const used = stage.steps.flatMap((step) => (step.kind === 'copy' && step.from !== null ? [step.from] : []));
  return new Set([target, ...[stage.base, ...used].flatMap((name) => [...neededBy(name, stages)])]);
}

/** The images that are done, and the place where each is built and the last one stays. */
class Shelf {
  readonly images = new Map<string, Image>();
  readonly #scratch: string;
  #standing: string | null = null;

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** An empty image in the place of building; what stood there is moved away. */
  async clear(name: string): Promise<Image> {
    const root = path.join(this.#scratch, 'root');
    const last = this.images.get(this.#standing ?? '');
    if (this.#standing !== null && last !== undefined) {
      const away = path.join(this.#scratch, this.#standing);
      await rename(root, away);
      this.images.set(this.#standing, { ...last, root: away });
    }
    this.#standing = name;
    await mkdir(root, { recursive: true });
    return emptyImage(root);
  }
}

/**
 * Takes the steps of a Dockerfile in a folder of this machine, with this machine's programs in place of those of the images it
 * begins with. Every stage is built in the same place, as in a container, and then moved away for the next one: paths in files
 * that hold them stay right. Throws with what a step wrote where it fails.
 */
export async function buildImages(build: Build): Promise<Images> {
  const { dockerfile, targets, scratch } = build;
  const stages = parseDockerfile(await readFile(dockerfile, 'utf8'));
  const needed = new Set(targets.flatMap((target) => [...neededBy(target, stages)]));
  const shelf = new Shelf(scratch);
  for (const { name, base, steps } of stages.filter((stage) => needed.has(stage.name))) {
    let image = shelf.images.get(base) ?? (await shelf.clear(name));
    for (const step of steps) image = await apply(image, step, build, shelf.images);
    shelf.images.set(name, image);
  }
  return shelf.images;
}
