import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

export type Method = (params: unknown) => Promise<unknown>;

const moduleUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');

/** Where the engine says why it panicked: without it a panic is a bare `unreachable`. */
const panicRegistry = {
  set_message: (message: string): boolean => process.stderr.write(`${message}\n`),
};

/** The bindings come without a loader for Node: the module is compiled and handed to them here. */
async function instantiate(): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panicRegistry });
  const file = path.join(path.dirname(fileURLToPath(moduleUrl)), 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': { ...bindings },
  });
  bindings.__wbg_set_wasm(instance.exports);
  const exported = instance.exports as Readonly<Record<string, unknown>>;
  const start = exported['__wbindgen_start'];
  if (typeof start === 'function') (start as () => void)();
}

/** Prisma's schema engine by the names of its JSON-RPC methods. */
export async function loadSchemaEngine(
  datamodels: [string, string][],
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<Readonly<Record<string, Method | undefined>>> {
  await instantiate();
  const log = (message: unknown): boolean => process.stderr.write(`${String(message)}\n`);
  const engine = await bindings.SchemaEngine.new(
    { datamodels: datamodels.length === 0 ? undefined : datamodels },
    log,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return new Proxy<Record<string, Method | undefined>>(
    {},
    {
      get: (_, name) => {
        const method: unknown = Reflect.get(engine, name);
        return typeof method === 'function' ? (method.bind(engine) as Method) : undefined;
      },
    },
  );
}
