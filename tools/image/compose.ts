import { parse } from 'yaml';
import { z } from 'zod';
import type { Stage } from './dockerfile.ts';

const service = z.object({
  image: z.string().optional(),
  build: z.object({ target: z.string() }).optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const compose = z.object({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** A compose file, as far as it is looked at here. */
export type Compose = z.infer<typeof compose>;
export type Service = z.infer<typeof service>;

/** Throws for YAML that is none, and for what is not written as docker/compose.yaml writes it. */
export const parseCompose = (text: string): Compose => compose.parse(parse(text, { merge: true }));

/** `node:24.21.0-bookworm-slim`: a tag that says which release it is. */
export const isPinned = (image: string): boolean => /:v?\d+\.\d+\.\d+|:\d+\.\d+(-|$)/.test(image);

const isSecretName = (name: string): boolean =>
  /password|secret|token|key/i.test(name) && !name.endsWith('_FILE');
const holdsPassword = (value: string): boolean => /:\/\/[^/@]*:[^/@]*@/.test(value);

function problemsOf(
  name: string,
  service: Service,
  { services, secrets }: Compose,
  stages: readonly Stage[],
) {
  const { image, build, environment, ports, healthcheck, depends_on: dependsOn } = service;
  const stage = stages.find((each) => each.name === build?.target);
  const isChecked = healthcheck !== undefined || stage?.steps.some(({ kind }) => kind === 'healthcheck');
  const wrongs = [
    build !== undefined && stage === undefined && `is built from the stage ${build.target}, which is none`,
    image !== undefined && !isPinned(image) && `has the image ${image} without an exact tag`,
    isChecked !== true && 'has no health check',
    ...service.secrets.map((secret) => !(secret in secrets) && `has the secret ${secret}, which is none`),
    ...ports.map((port) => !port.startsWith('127.0.0.1:') && `opens ${port} to other machines`),
    ...Object.entries(dependsOn).flatMap(([other, { condition }]) => [
      !(other in services) && `waits for ${other}, which is none`,
      condition !== 'service_healthy' && `waits for ${other} only until it is ${condition}`,
    ]),
    ...Object.entries(environment).map(
      ([key, value]) =>
        (isSecretName(key) || holdsPassword(value)) &&
        `has what should be a secret in its environment: ${key}`,
    ),
  ];
  return wrongs.filter((wrong) => wrong !== false).map((wrong) => `${name} ${wrong}`);
}

/** What is wrong with a cluster that is to be safe on the machine it runs on; empty where nothing is. */
export function composeProblems(cluster: Compose, stages: readonly Stage[]): readonly string[] {
  const used = new Set(Object.values(cluster.services).flatMap(({ secrets }) => secrets));
  return [
    ...Object.entries(cluster.services).flatMap(([name, each]) => problemsOf(name, each, cluster, stages)),
    ...Object.keys(cluster.secrets)
      .filter((secret) => !used.has(secret))
      .map((secret) => `nobody uses the secret ${secret}`),
  ];
}
