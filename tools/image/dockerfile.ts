import { Arg, Copy, DockerfileParser, From, type Instruction } from 'dockerfile-ast';

/** An instruction of a Dockerfile, as far as docker/Dockerfile uses them. */
export type Step =
  | { readonly kind: 'copy'; readonly from: string | null; readonly source: string; readonly target: string }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'workdir'; readonly folder: string }
  | { readonly kind: 'env'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'arg'; readonly name: string; readonly value: string }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'entrypoint' | 'cmd' | 'healthcheck'; readonly command: readonly string[] }
  | { readonly kind: 'described' };

export interface Stage {
  readonly name: string;
  /** Another stage, or an image of a registry. */
  readonly base: string;
  readonly steps: readonly Step[];
}

const argumentsOf = (instruction: Instruction): readonly string[] =>
  instruction.getArguments().map((argument) => argument.getValue());

/** A command in its exec form, which a signal reaches; throws for the form that a shell would run. */
function execForm(instruction: Instruction): readonly string[] {
  const text = (instruction.getArgumentsContent() ?? '').replace(/^.*?(?=\[)/s, '');
  const command: unknown = text.startsWith('[') ? JSON.parse(text) : null;
  if (!Array.isArray(command) || !command.every((word) => typeof word === 'string'))
    throw new Error(`${instruction.getKeyword()} is expected as a list of strings, received ${text}`);
  return command;
}

function copyStep(copy: Copy): Step {
  const [source, target, ...more] = argumentsOf(copy);
  if (source === undefined || target === undefined || more.length > 0)
    throw new Error(`COPY is expected to have one source, received ${copy.getArgumentsContent()}`);
  return { kind: 'copy', from: copy.getFromFlag()?.getValue() ?? null, source, target };
}

/** What a shell runs, without the flags that tell Docker what to keep from one build to the next. */
const runStep = (instruction: Instruction): Step => ({
  kind: 'run',
  command: (instruction.getRawArgumentsContent() ?? '').replace(/^(--\S+\s+)+/, ''),
});

function envStep(instruction: Instruction): Step {
  const values = argumentsOf(instruction).map((argument) => argument.split('=', 2));
  return { kind: 'env', values: Object.fromEntries(values) as Record<string, string> };
}

function argStep(arg: Arg): Step {
  const property = arg.getProperty();
  return { kind: 'arg', name: property?.getName() ?? '', value: property?.getValue() ?? '' };
}

/** Throws for an instruction that docker/Dockerfile does not use. */
function stepOf(instruction: Instruction): Step {
  const [first = ''] = argumentsOf(instruction);
  if (instruction instanceof Copy) return copyStep(instruction);
  if (instruction instanceof Arg) return argStep(instruction);
  const keyword = instruction.getKeyword();
  switch (keyword) {
    case 'RUN':
      return runStep(instruction);
    case 'WORKDIR':
      return { kind: 'workdir', folder: first };
    case 'ENV':
      return envStep(instruction);
    case 'USER':
      return { kind: 'user', user: first };
    case 'ENTRYPOINT':
      return { kind: 'entrypoint', command: execForm(instruction) };
    case 'CMD':
      return { kind: 'cmd', command: execForm(instruction) };
    case 'HEALTHCHECK':
      return { kind: 'healthcheck', command: execForm(instruction) };
    case 'EXPOSE':
    case 'LABEL':
      return { kind: 'described' };
    default:
      throw new Error(`the instruction ${keyword} of a Dockerfile is unknown here`);
  }
}

/** Values of the arguments that stand before the first stage. */
const argumentValues = (file: ReturnType<typeof DockerfileParser.parse>): ReadonlyMap<string, string> =>
  new Map(
    file.getInitialARGs().flatMap((arg) => {
      const property = arg.getProperty();
      return property === null ? [] : [[property.getName(), property.getValue() ?? ''] as const];
    }),
  );

/** The stages of a Dockerfile in their order, with the arguments before the first one filled in. */
export function parseDockerfile(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const given = argumentValues(file);
  const filledIn = (image: string): string =>
    image.replace(/\$\{(\w+)\}/g, (_, name: string) => given.get(name) ?? '');
  const stages: Stage[] = [];
  let steps: Step[] = [];
  for (const instruction of file.getInstructions())
    if (instruction instanceof From) {
      steps = [];
      const base = filledIn(instruction.getImage() ?? '');
      stages.push({ name: instruction.getBuildStage() ?? '', base, steps });
    } else steps.push(stepOf(instruction));
  return stages;
}
